// SPDX-License-Identifier: Apache-2.0
/// \file
/// Rows on their way out of a database, and the slots that their values come in.
#pragma once

#include "mappings/model/columns.hpp"

#include <soci/soci.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// What kind of value came into a slot: known from the value itself, or by the type of its column. Which
/// kinds a column of gc2pc's rows takes is said in values.hpp.
enum class Held : std::uint8_t {
  integer,   ///< a whole number of 64 bits
  fraction,  ///< a number that is not whole
  too_large, ///< a whole number of more than 64 bits
  boolean,   ///< 1 or 0
  spelt,     ///< any number of an engine that types values and not columns, in a text slot
  text,
  octets,   ///< binary data
  time,     ///< a date, or a date and time: as DateTime writes it, in UTC
  far_time, ///< one that DateTime cannot hold
  guid,
  other ///< of a type that no column of gc2pc's rows takes
};

/// One value on its way in or out of a statement. Its address is known to the driver, so it never moves.
struct Slot {
  Storage storage = Storage::integer;
  soci::indicator state = soci::i_ok;
  Held held = Held::integer;
  long long integer = 0; ///< in an integer slot; 0 when it holds something else than an integer or a boolean
  std::string text;      ///< the value of a text slot, and what an integer slot holds that is not an integer

  [[nodiscard]] bool is_null() const { return state == soci::i_null; }
  [[nodiscard]] bool is_integer() const { return held == Held::integer || held == Held::boolean; }
  void set_null() { state = soci::i_null; }
  void set(std::int64_t value) {
    state = soci::i_ok;
    integer = value;
  }
  void set(std::string_view value) {
    state = soci::i_ok;
    text = value;
  }
};

/// A stored value that is not an integer where one should be.
struct TypeMismatch {
  std::size_t column; ///< from 0
  std::string found;  ///< kind of value, e.g. "a text"
};

/// Delivers rows one by one.
class RowSource {
 public:
  virtual ~RowSource() = default;
  /// The values of the fetched row.
  [[nodiscard]] virtual std::span<Slot> results() = 0;
  /// Puts the next row into the result slots; false when there is none.
  virtual bool fetch() = 0;
  /// Whether a column can hold numbers at all: engines whose columns have types may say no, once a row was
  /// fetched or there was none.
  [[nodiscard]] virtual bool holds_numbers(std::size_t /*column*/) { return true; }
  /// The first integer slot for which the fetched row holds neither an integer nor NULL, from the slot `from`
  /// on.
  [[nodiscard]] std::optional<TypeMismatch> first_not_integer(std::size_t from);
};

/// A query whose parameters are in it as :p0, :p1, …
struct RowQuery {
  std::string sql;
  std::vector<std::int64_t> parameters;
  std::int64_t rows = 0; ///< that are expected, roughly: how far ahead of it others can be asked for
};

/// The rows of one query after the other.
class RowSources {
 public:
  virtual ~RowSources() = default;
  /// The rows of the next query, until the next call; null when there are no more queries.
  [[nodiscard]] virtual RowSource* next() = 0;
};

/// Slots for results that are stored so.
[[nodiscard]] std::vector<Slot> slots_for(std::span<const Storage> storages);

} // namespace gc2pc
