// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_insert.hpp"

#include "adapters/odbc/code_page.hpp"
#include "adapters/odbc/odbc_failure.hpp"
#include "adapters/odbc/odbc_text.hpp"
#include "adapters/sql/statement.hpp"

#include <sqlext.h>

#include <algorithm>
#include <utility>

namespace gc2pc::odbc {

OdbcInsert::OdbcInsert(Database& database, SqlFor sql_for, std::string table, std::vector<Column> columns)
    : database_(database), sql_for_(std::move(sql_for)), table_(std::move(table)),
      columns_(std::move(columns)), values_(columns_.size()) {}

void OdbcInsert::put(std::int64_t value) {
  auto& values = values_.at(column_++);
  values.integers.push_back(value);
  values.states.push_back(sizeof value);
}

void OdbcInsert::put(std::string_view value) {
  if (!database_.engine().rows.keeps_nul() && value.find('\0') != std::string_view::npos)
    throw nul_refused(database_.description());
  auto& values = values_.at(column_);
  auto units = with_context("column " + columns_[column_].name, [&] { return wide(value); });
  if (columns_[column_].code_page != 0)
    refuse_lost_characters(units, table_, columns_[column_].name, columns_[column_].code_page);
  ++column_;
  bytes_ += units.size() * sizeof(char16_t);
  values.states.push_back(static_cast<SQLLEN>(units.size() * sizeof(char16_t)));
  values.texts.push_back(std::move(units));
}

void OdbcInsert::put_null() {
  auto& values = values_.at(column_);
  if (columns_[column_++].storage == Storage::integer)
    values.integers.push_back(0);
  else
    values.texts.emplace_back();
  values.states.push_back(SQL_NULL_DATA);
}

void OdbcInsert::end_row() {
  column_ = 0;
  if (++rows_ >= most_array_rows || bytes_ >= most_array_bytes)
    send();
}

void OdbcInsert::flush() {
  send();
}

void OdbcInsert::abandon() noexcept {
  for (auto& values : values_) {
    values.integers.clear();
    values.texts.clear();
    values.states.clear();
  }
  rows_ = column_ = bytes_ = 0;
}

std::size_t OdbcInsert::width(std::size_t column, std::size_t row) const {
  return columns_[column].storage == Storage::integer ? 0 : values_[column].texts[row].size();
}

std::size_t OdbcInsert::fitting(std::size_t first) const {
  std::vector<std::size_t> widths(columns_.size(), 1);
  std::size_t rows = 0;
  for (auto row = first; row < rows_; ++row) {
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      widths[i] = std::max(widths[i], width(i, row));
      bytes += widths[i] * sizeof(char16_t);
    }
    if (rows > 0 && bytes * (rows + 1) > most_array_bytes)
      break;
    ++rows;
  }
  return rows;
}

void OdbcInsert::send() {
  database_.translated([&] {
    for (std::size_t first = 0; first < rows_;) {
      const auto rows = fitting(first);
      send_array(first, rows);
      first += rows;
    }
  });
  abandon(); // what was sent
}

void OdbcInsert::send_array(std::size_t first, std::size_t rows) {
  constexpr std::size_t shorter = 10;
  std::size_t at_once = most_statement_rows;
  while (at_once > 1 && at_once * columns_.size() > most_marks)
    at_once /= shorter;
  for (; rows > 0; at_once = std::max<std::size_t>(at_once / shorter, 1))
    if (const auto sets = rows / at_once; sets > 0) {
      send_sets(first, at_once, sets);
      first += sets * at_once;
      rows -= sets * at_once;
    }
}

void OdbcInsert::send_sets(std::size_t first, std::size_t rows, std::size_t sets) {
  NativeStatement statement(database_.session());
  std::vector<SQLUSMALLINT> outcomes(sets, SQL_PARAM_SUCCESS);
  const auto set = [&](SQLINTEGER attribute, SQLPOINTER value) {
    statement.check(SQLSetStmtAttr(statement.get(), attribute, value, 0));
  };
  statement.prepare(sql_for_(rows));
  set(SQL_ATTR_PARAM_BIND_TYPE, reinterpret_cast<SQLPOINTER>(std::uintptr_t{SQL_PARAM_BIND_BY_COLUMN}));
  set(SQL_ATTR_PARAMSET_SIZE, reinterpret_cast<SQLPOINTER>(std::uintptr_t{sets}));
  set(SQL_ATTR_PARAM_STATUS_PTR, outcomes.data());
  // The values of one question mark lie one after the other: of the same row of all sets.
  const auto in_order = [&](const auto& visit) {
    std::size_t at = 0;
    for (std::size_t row = 0; row < rows; ++row)
      for (std::size_t i = 0; i < sets; ++i)
        visit(first + i * rows + row, at++);
  };
  std::vector<std::vector<long long>> numbers(columns_.size());
  std::vector<std::vector<char16_t>> texts(columns_.size());
  std::vector<std::vector<SQLLEN>> states(columns_.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const auto& values = values_[i];
    states[i].resize(rows * sets);
    in_order([&](std::size_t from, std::size_t at) { states[i][at] = values.states[from]; });
    if (columns_[i].storage == Storage::integer) {
      numbers[i].resize(rows * sets);
      in_order([&](std::size_t from, std::size_t at) { numbers[i][at] = values.integers[from]; });
      for (std::size_t row = 0; row < rows; ++row)
        bind_integers(statement, row * columns_.size() + i, &numbers[i][row * sets], &states[i][row * sets]);
      continue;
    }
    std::size_t widest = 1;
    for (std::size_t row = 0; row < rows * sets; ++row)
      widest = std::max(widest, width(i, first + row));
    texts[i].resize(widest * rows * sets);
    in_order([&](std::size_t from, std::size_t at) {
      std::copy(values.texts[from].begin(), values.texts[from].end(),
                texts[i].begin() + static_cast<std::ptrdiff_t>(widest * at));
    });
    for (std::size_t row = 0; row < rows; ++row)
      bind_texts(statement, row * columns_.size() + i, &texts[i][widest * row * sets], widest,
                 &states[i][row * sets]);
  }
  statement.execute();
  // Each set has a result. A driver may say "done, with a remark" of an array in which one was refused.
  const auto refused = [&] {
    return std::find(outcomes.begin(), outcomes.end(), SQL_PARAM_ERROR) != outcomes.end();
  };
  do {
    if (refused())
      fail(SQL_HANDLE_STMT, statement.get());
  } while (statement.next_result());
  if (refused())
    throw Failure("HY000", 0);
}

} // namespace gc2pc::odbc
