// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_cursor.hpp"

#include <libpq-fe.h>

#include <cctype>
#include <string_view>

namespace gc2pc {
namespace {

constexpr std::string_view cursor_name = "gc2pc_rows";

/// `:p0` as `$1`, where it is not in a quoted name or literal. With its type: the server would take that of
/// the column it is compared with, which may hold less.
std::string with_positions(std::string_view sql) {
  std::string result;
  char quote = 0;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    const char c = sql[i];
    if (quote != 0)
      quote = c == quote ? '\0' : quote;
    else if (c == '"' || c == '\'')
      quote = c;
    else if (sql.substr(i).starts_with(":p")) {
      std::size_t number = 0;
      for (i += 2; i < sql.size() && std::isdigit(static_cast<unsigned char>(sql[i])) != 0; ++i)
        number = number * 10 + static_cast<std::size_t>(sql[i] - '0');
      --i;
      result += "CAST($" + std::to_string(number + 1) + " AS bigint)";
      continue;
    }
    result += c;
  }
  return result;
}

} // namespace

PostgresCursor::PostgresCursor(Database& database, const std::string& sql,
                               std::span<const std::int64_t> parameters, const std::vector<Storage>& results)
    : database_(database), connection_(postgres::native(database.session())), slots_(slots_for(results)) {
  std::vector<std::string> values;
  for (const auto parameter : parameters)
    values.push_back(std::to_string(parameter));
  database_.translated([&] {
    postgres::execute(connection_,
                      "DECLARE " + std::string(cursor_name) + " NO SCROLL CURSOR FOR " + with_positions(sql),
                      values);
  });
}

PostgresCursor::~PostgresCursor() {
  row_.reset();
  abandon();
  // In a transaction that failed the cursor is gone already, and the server says so: fine.
  const postgres::Result closed(PQexec(connection_, ("CLOSE " + std::string(cursor_name)).c_str()));
}

void PostgresCursor::ask() {
  const auto fetch = "FETCH " + std::to_string(cursor_page_rows) + " FROM " + std::string(cursor_name);
  if ((asked_ == 0 && PQenterPipelineMode(connection_) != 1) ||
      PQsendQueryParams(connection_, fetch.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) != 1 ||
      PQpipelineSync(connection_) != 1)
    postgres::fail(connection_, nullptr);
  ++asked_;
}

void PostgresCursor::begin_page() {
  while (asked_ < pages_ahead)
    ask();
  if (PQsetSingleRowMode(connection_) != 1)
    postgres::fail(connection_, nullptr);
  in_page_ = true;
  page_rows_ = 0;
}

void PostgresCursor::end_page() {
  in_page_ = false;
  const postgres::Result sync(PQgetResult(connection_));
  if (PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC)
    postgres::fail(connection_, sync.get());
  --asked_;
}

void PostgresCursor::abandon() noexcept {
  in_page_ = false;
  // Between two statements there is a null; one after the last answer would be waited for for ever.
  while (asked_ > 0 && PQstatus(connection_) == CONNECTION_OK) {
    const postgres::Result result(PQgetResult(connection_));
    if (result && PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC)
      --asked_;
  }
  asked_ = 0;
  PQexitPipelineMode(connection_);
}

bool PostgresCursor::next() {
  return database_.translated([&] {
    for (;;) {
      if (!in_page_) {
        if (page_rows_ < cursor_page_rows) {
          row_.reset();
          abandon(); // pages after the last one have no rows
          return false;
        }
        begin_page();
      }
      row_.reset(PQgetResult(connection_));
      switch (row_ ? PQresultStatus(row_.get()) : PGRES_EMPTY_QUERY) {
      case PGRES_SINGLE_TUPLE:
        look_at_columns();
        ++page_rows_;
        return true;
      case PGRES_TUPLES_OK: // the page's end, without a row
        look_at_columns();
        break;
      case PGRES_EMPTY_QUERY: // nothing more of this page
        end_page();
        break;
      default: {
        const auto failed = std::move(row_);
        abandon();
        page_rows_ = 0;
        postgres::fail(connection_, failed.get());
      }
      }
    }
  });
}

bool PostgresCursor::fetch() {
  if (!next())
    return false;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const int column = static_cast<int>(i);
    if (PQgetisnull(row_.get(), 0, column) != 0)
      slots_[i].set_null();
    else
      take_postgres_value(
          kinds_[i],
          {PQgetvalue(row_.get(), 0, column), static_cast<std::size_t>(PQgetlength(row_.get(), 0, column))},
          slots_[i]);
  }
  return true;
}

bool PostgresCursor::holds_numbers(std::size_t column) {
  return column >= kinds_.size() || is_number(kinds_[column]);
}

void PostgresCursor::look_at_columns() {
  if (!kinds_.empty())
    return;
  for (std::size_t i = 0; i < slots_.size(); ++i)
    kinds_.push_back(postgres_kind(PQftype(row_.get(), static_cast<int>(i))));
}

} // namespace gc2pc
