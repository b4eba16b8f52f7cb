// SPDX-License-Identifier: Apache-2.0
/// \file
/// The SQL in which database engines differ, as text: no session, no I/O.
#pragma once

#include "adapters/sql/server_pings.hpp"
#include "mappings/model/columns.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gc2pc {

class Dialect {
 public:
  virtual ~Dialect() = default;

  /// A name of gc2pc's own schemas as it must be written: "index" is a reserved word, and some engines keep
  /// names in lower case.
  [[nodiscard]] virtual std::string quoted(std::string_view identifier) const = 0;
  /// A name as the database spells it, to the letter.
  [[nodiscard]] virtual std::string quoted_exactly(std::string_view identifier) const = 0;
  /// A text in a statement: a profile's constant, never a value of a row.
  [[nodiscard]] virtual std::string literal(std::string_view text) const;
  /// A statement of the schemas that gc2pc ships, which are written with SQL Server's types, for this engine.
  [[nodiscard]] virtual std::string schema_statement(const std::string& statement) const = 0;
  /// The column type that holds values of `storage`.
  [[nodiscard]] virtual std::string_view type(Storage storage) const = 0;
  /// The column type of a key of gc2pc's own tables: not every engine can have any text there.
  [[nodiscard]] virtual std::string_view key_type() const { return type(Storage::text); }
  /// What to sort by to get the order of bytes, whatever the database's collation. `position` is the
  /// expression's in the select list, from 1.
  [[nodiscard]] virtual std::string sort_key(const std::string& expression, Storage storage,
                                             std::size_t position) const = 0;
  /// Bytes that the engine stores of a text: cheap to add up, and different when most edits are made.
  [[nodiscard]] virtual std::string stored_bytes(const std::string& expression) const = 0;
  /// The first rows only of `SELECT columns rest`, whose `rest` ends with ORDER BY.
  [[nodiscard]] virtual std::string first_rows(std::int64_t rows, const std::string& columns,
                                               const std::string& rest) const {
    return "SELECT " + columns + " " + rest + " LIMIT " + std::to_string(rows);
  }
  /// The aggregate that counts rows, however many there are.
  [[nodiscard]] virtual std::string_view count_rows() const { return "count(*)"; }
  /// What comes between columns and VALUES of an INSERT that brings the number of a row along, whether the
  /// table numbers its rows itself or not.
  [[nodiscard]] virtual std::string_view overriding_ids() const { return {}; }
  /// Whether `INSERT … ON CONFLICT (key) DO UPDATE SET column = excluded.column` replaces rows that have the
  /// key, and is the fastest way to do so.
  [[nodiscard]] virtual bool upserts() const { return false; }
  [[nodiscard]] virtual DatabaseClock clock() const = 0;
};

/// A name in double quotes, as the SQL standard has it.
[[nodiscard]] std::string double_quoted(std::string_view identifier);

} // namespace gc2pc
