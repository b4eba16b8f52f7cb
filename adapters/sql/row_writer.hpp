// SPDX-License-Identifier: Apache-2.0
/// \file
/// Changes single rows by the description of their type, each kind of statement prepared once.
#pragma once

#include "adapters/sql/rows.hpp"

#include <optional>

namespace gc2pc {

/// Updates and deletes single rows by their key; both return how many rows they met.
template <class Row>
class RowWriter {
 public:
  explicit RowWriter(Database& database) : database_(database) {}

  /// Gives the row with the key of `row` all its other values.
  [[nodiscard]] std::int64_t update(const Row& row) {
    if (!update_) {
      auto parameters = storages<Row>(Columns::beside_key);
      beside_key_ = parameters.size();
      const auto key = storages<Row>(Columns::key);
      parameters.insert(parameters.end(), key.begin(), key.end());
      update_.emplace(database_, RowSql<Row>::update(database_.dialect()), parameters);
    }
    put_row(row, update_->parameters(), Columns::beside_key);
    put_row(row, update_->parameters().subspan(beside_key_), Columns::key);
    return update_->execute();
  }
  [[nodiscard]] std::int64_t erase(const Row& row) {
    if (!erase_)
      erase_.emplace(database_, RowSql<Row>::erase(database_.dialect()), storages<Row>(Columns::key));
    put_row(row, erase_->parameters(), Columns::key);
    return erase_->execute();
  }

 private:
  Database& database_;
  std::optional<Statement> update_, erase_;
  std::size_t beside_key_ = 0; ///< columns
};

} // namespace gc2pc
