// SPDX-License-Identifier: Apache-2.0
/// \file
/// A prepared statement with typed slots. Slots are never SOCI's dynamic rows: those cut 64-bit integers on
/// SQLite.
#pragma once

#include "adapters/sql/database.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gc2pc {

/// One value on its way in or out of a statement. Its address is known to the driver, so it never moves.
struct Slot {
  Storage storage = Storage::integer;
  soci::indicator state = soci::i_ok;
  long long integer = 0;
  std::string text;

  [[nodiscard]] bool is_null() const { return state == soci::i_null; }
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

/// Prepared once, run as often as wanted. Parameters stand in the SQL as :p0, :p1, … in this order.
class Statement {
 public:
  Statement(Database& database, const std::string& sql, const std::vector<Storage>& parameters,
            const std::vector<Storage>& results = {});
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  [[nodiscard]] std::span<Slot> parameters() { return parameters_; }
  [[nodiscard]] std::span<Slot> results() { return results_; }

  /// Runs a statement without result; returns how many rows it changed.
  std::int64_t execute();
  /// Starts a query with the parameters as they are now.
  void open();
  /// Puts the next row into the result slots; false when there is none.
  bool fetch();
  /// The first integer slot for which the fetched row holds neither an integer nor NULL, from the slot `from`
  /// on.
  [[nodiscard]] std::optional<Misfit> first_not_integer(std::size_t from = 0);

 private:
  Database& database_;
  std::vector<Slot> parameters_, results_;
  std::vector<std::size_t> integers_; ///< result slots that hold integers
  soci::statement statement_;
};

} // namespace gc2pc
