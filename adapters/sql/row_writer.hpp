// SPDX-License-Identifier: Apache-2.0
/// \file
/// Changes single rows by the description of their type, each kind of statement prepared once.
#pragma once

#include "adapters/sql/rows.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

namespace gc2pc {

/// Updates and deletes single rows by their key. `done` gets how many rows that met, in end() at the latest;
/// until then nothing else may run on the session.
template <class Row>
class RowWriter {
 public:
  explicit RowWriter(Database& database) : database_(database) {}

  /// Gives the row with the key of `row` all its other values.
  void update(const Row& row, std::function<void(std::int64_t)> done) {
    if (!update_) {
      auto parameters = storages<Row>(Columns::beside_key);
      beside_key_ = parameters.size();
      const auto key = storages<Row>(Columns::key);
      parameters.insert(parameters.end(), key.begin(), key.end());
      update_.emplace(database_, RowSql<Row>::update(database_.dialect()), parameters);
    }
    put_row(row, update_->parameters(), Columns::beside_key);
    put_row(row, update_->parameters().subspan(beside_key_), Columns::key);
    update_->queue(std::move(done));
  }
  void erase(const Row& row, std::function<void(std::int64_t)> done) {
    if (!erase_)
      erase_.emplace(database_, RowSql<Row>::erase(database_.dialect()), storages<Row>(Columns::key));
    put_row(row, erase_->parameters(), Columns::key);
    erase_->queue(std::move(done));
  }
  void end() {
    for (auto* statement : {&update_, &erase_})
      if (*statement)
        (*statement)->end_queue();
  }

 private:
  Database& database_;
  std::optional<Statement> update_, erase_;
  std::size_t beside_key_ = 0; ///< columns
};

} // namespace gc2pc
