// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/bulk_statement.hpp"

namespace gc2pc {

BulkStatement::BulkStatement(Database& database, const std::string& sql, const std::vector<Storage>& columns)
    : database_(database), columns_(columns.size()), statement_(database.session()) {
  for (std::size_t i = 0; i < columns.size(); ++i)
    columns_[i].storage = columns[i];
  resize(bulk_rows); // the driver wants to see vectors that are not empty
  database_.translated([&] {
    for (auto& column : columns_) {
      if (column.storage == Storage::integer)
        statement_.exchange(soci::use(column.integers, column.states));
      else
        statement_.exchange(soci::use(column.texts, column.states));
    }
    statement_.alloc();
    statement_.prepare(sql);
    statement_.define_and_bind();
  });
}

void BulkStatement::resize(std::size_t rows) {
  if (rows == rows_)
    return;
  rows_ = rows;
  for (auto& column : columns_) {
    if (column.storage == Storage::integer)
      column.integers.resize(rows);
    else
      column.texts.resize(rows);
    column.states.resize(rows, soci::i_ok);
  }
}

void BulkStatement::end_row() {
  column_ = 0;
  if (++row_ == bulk_rows)
    flush();
}

void BulkStatement::flush() {
  if (row_ == 0)
    return;
  resize(row_);
  row_ = column_ = 0;
  database_.translated([&] { statement_.execute(true); });
  resize(bulk_rows);
}

} // namespace gc2pc
