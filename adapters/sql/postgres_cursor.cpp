// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_cursor.hpp"

#include "adapters/sql/postgres_pipeline.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <string_view>

namespace gc2pc {
namespace {

constexpr std::string_view cursor_name = "gc2pc_rows";

} // namespace

PostgresCursor::PostgresCursor(Database& database, const std::string& sql,
                               std::span<const std::int64_t> parameters, const std::vector<Storage>& results)
    : database_(database), connection_(postgres::native(database.session())), slots_(results) {
  std::vector<std::string> values;
  for (const auto parameter : parameters)
    values.push_back(std::to_string(parameter));
  database_.translated([&] {
    ask("DECLARE " + std::string(cursor_name) + " NO SCROLL CURSOR FOR " +
            postgres::with_positions(sql, "bigint"),
        values);
    ask_pages(); // the answer comes with the first rows
    take_done();
  });
}

PostgresCursor::~PostgresCursor() {
  row_.reset();
  abandon();
  // In a transaction that failed the cursor is gone already, and the server says so: fine.
  const postgres::Result closed(PQexec(connection_, ("CLOSE " + std::string(cursor_name)).c_str()));
}

void PostgresCursor::ask(const std::string& sql, std::span<const std::string> parameters) {
  std::vector<const char*> values;
  for (const auto& parameter : parameters)
    values.push_back(parameter.c_str());
  if ((asked_ == 0 && PQenterPipelineMode(connection_) != 1) ||
      PQsendQueryParams(connection_, sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(),
                        nullptr, nullptr, 0) != 1 ||
      PQpipelineSync(connection_) != 1)
    postgres::fail(connection_, nullptr);
  ++asked_;
}

void PostgresCursor::ask_pages() {
  while (asked_ < pages_ahead_)
    ask("FETCH " + std::to_string(cursor_page_rows) + " FROM " + std::string(cursor_name));
}

void PostgresCursor::take_done() {
  postgres::Result result(PQgetResult(connection_));
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
    abandon();
    postgres::fail(connection_, result.get());
  }
  result.reset(PQgetResult(connection_)); // nothing more of it
  end_statement();
}

void PostgresCursor::begin_page() {
  ask_pages();
  if (PQsetSingleRowMode(connection_) != 1)
    postgres::fail(connection_, nullptr);
  in_page_ = true;
  page_rows_ = 0;
}

void PostgresCursor::end_page() {
  in_page_ = false;
  end_statement();
  pages_ahead_ = std::min(pages_ahead_ + 1, most_pages_ahead);
}

void PostgresCursor::end_statement() {
  const postgres::Result sync(PQgetResult(connection_));
  if (PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC)
    postgres::fail(connection_, sync.get());
  --asked_;
}

void PostgresCursor::abandon() noexcept {
  in_page_ = false;
  postgres::drop_answers(connection_, static_cast<std::size_t>(asked_));
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
        slots_.look_at_columns(row_.get());
        ++page_rows_;
        return true;
      case PGRES_TUPLES_OK: // the page's end, without a row
        slots_.look_at_columns(row_.get());
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
  slots_.take(row_.get());
  return true;
}

} // namespace gc2pc
