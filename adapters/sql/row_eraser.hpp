// SPDX-License-Identifier: Apache-2.0
/// \file
/// Deletes many rows by their keys: a server gets many keys at once, since a round trip for each would take
/// longer than the deletion.
#pragma once

#include "adapters/sql/one_by_one.hpp"
#include "adapters/sql/rows.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// A row that is not there is passed over.
template <class Row>
class RowEraser {
 public:
  explicit RowEraser(Database& database)
      : database_(database), keys_(storages<Row>(Columns::key)),
        sink_(one_by_one(database, RowSql<Row>::erase(database.dialect()))) {}

  void erase(const Row& row) {
    if (sink_) {
      for_each_column<Row>([&](const auto& column) {
        if (column.key == Key::yes)
          put_value(*sink_, row.*(column.member));
      });
      sink_->end_row();
      return;
    }
    if (!full_)
      full_.emplace(database_, sql(at_once), parameters(at_once));
    put_row(row, full_->parameters().subspan(waiting_ * keys_.size()), Columns::key);
    if (++waiting_ == at_once) {
      full_->queue([](std::int64_t) {});
      waiting_ = 0;
    }
  }

  /// Everything that was given is erased now.
  void flush() {
    if (full_)
      full_->end_queue();
    if (waiting_ == 0)
      return;
    Statement last(database_, sql(waiting_), parameters(waiting_));
    for (std::size_t i = 0; i < last.parameters().size(); ++i)
      last.parameters()[i] = full_->parameters()[i];
    last.execute();
    waiting_ = 0;
  }

 private:
  /// Rows of a statement: with more a planner takes longer than it saves.
  static constexpr std::size_t at_once = 100;

  [[nodiscard]] std::string sql(std::size_t rows) const {
    const auto& dialect = database_.dialect();
    auto text = "DELETE FROM " + dialect.quoted(Table<Row>::name) + " WHERE ";
    for (std::size_t i = 0; i < rows; ++i)
      text += (i == 0 ? "(" : " OR (") +
              RowSql<Row>::assignments(dialect, Columns::key, " AND ", i * keys_.size()) + ")";
    return text;
  }
  [[nodiscard]] std::vector<Storage> parameters(std::size_t rows) const {
    std::vector<Storage> result;
    for (std::size_t i = 0; i < rows; ++i)
      result.insert(result.end(), keys_.begin(), keys_.end());
    return result;
  }

  Database& database_;
  std::vector<Storage> keys_;
  std::unique_ptr<RowSink> sink_;
  std::optional<Statement> full_;
  std::size_t waiting_ = 0; ///< keys in `full_`
};

} // namespace gc2pc
