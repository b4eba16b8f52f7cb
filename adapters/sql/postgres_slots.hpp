// SPDX-License-Identifier: Apache-2.0
/// \file
/// The value slots of rows as libpq delivers them, one in a result.
#pragma once

#include "adapters/sql/postgres_native.hpp"
#include "adapters/sql/postgres_values.hpp"
#include "adapters/sql/row_source.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace gc2pc {

class PostgresSlots {
 public:
  explicit PostgresSlots(const std::vector<Storage>& results) : slots_(slots_for(results)) {}

  [[nodiscard]] std::span<Slot> all() { return slots_; }
  /// Remembers what the columns of a result hold. Once, until forget_columns().
  void look_at_columns(const PGresult* result);
  void forget_columns() { kinds_.clear(); }
  /// As RowSource::holds_numbers().
  [[nodiscard]] bool holds_numbers(std::size_t column) const {
    return column >= kinds_.size() || is_number(kinds_[column]);
  }
  /// The result's only row.
  void take(const PGresult* result);

 private:
  std::vector<Slot> slots_;
  std::vector<PostgresKind> kinds_; ///< of the columns, as soon as the server has said them
};

} // namespace gc2pc
