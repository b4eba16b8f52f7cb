// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_queries.hpp"

#include "adapters/sql/postgres_pipeline.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <string>
#include <utility>

namespace gc2pc {

PostgresQueries::PostgresQueries(Database& database, std::vector<RowQuery> queries,
                                 const std::vector<Storage>& results)
    : database_(database), connection_(postgres::native(database.session())), queries_(std::move(queries)),
      storages_(results), slots_(results) {}

RowSource* PostgresQueries::next() {
  cursor_.reset();
  while (in_query_) // rows that nobody wanted
    fetch();
  if (taken_ == queries_.size()) {
    leave();
    return nullptr;
  }
  const auto& query = queries_[taken_++];
  if (is_large(query)) {
    leave(); // with nothing to come: a large one is not asked for ahead, nor what is behind it
    sent_ = taken_;
    cursor_.emplace(database_, query.sql, query.parameters, storages_);
    return &*cursor_;
  }
  database_.translated([&] {
    ask_ahead();
    if (PQsetSingleRowMode(connection_) != 1)
      postgres::fail(connection_, nullptr);
  });
  slots_.forget_columns();
  in_query_ = true;
  return this;
}

void PostgresQueries::ask_ahead() {
  // Not one by one: each time costs a call of the system.
  if (!asked_.empty() && (asked_rows_ > most_rows_ahead / 2 || asked_.size() > most_queries_ahead / 2))
    return;
  const auto before = asked_.size();
  while (sent_ < queries_.size() && !is_large(queries_[sent_]) && asked_.size() < most_queries_ahead &&
         (asked_.empty() || asked_rows_ + queries_[sent_].rows <= most_rows_ahead))
    ask(queries_[sent_++]);
  if (asked_.size() == before)
    return;
  if (PQpipelineSync(connection_) != 1)
    postgres::fail(connection_, nullptr);
  asked_.back().last = true;
}

void PostgresQueries::ask(const RowQuery& query) {
  std::vector<std::string> texts;
  for (const auto parameter : query.parameters)
    texts.push_back(std::to_string(parameter));
  std::vector<const char*> values;
  for (const auto& text : texts)
    values.push_back(text.c_str());
  if ((PQpipelineStatus(connection_) == PQ_PIPELINE_OFF && PQenterPipelineMode(connection_) != 1) ||
      PQsendQueryParams(connection_, postgres::with_positions(query.sql, "bigint").c_str(),
                        static_cast<int>(values.size()), nullptr, values.data(), nullptr, nullptr, 0) != 1)
    postgres::fail(connection_, nullptr);
  asked_.push_back({query.rows, false});
  asked_rows_ += query.rows;
}

bool PostgresQueries::fetch() {
  if (!in_query_)
    return false;
  return database_.translated([&] {
    for (;;) {
      postgres::Result row(PQgetResult(connection_));
      switch (row ? PQresultStatus(row.get()) : PGRES_EMPTY_QUERY) {
      case PGRES_SINGLE_TUPLE:
        slots_.look_at_columns(row.get());
        slots_.take(row.get());
        return true;
      case PGRES_TUPLES_OK: // the end, without a row
        slots_.look_at_columns(row.get());
        break;
      case PGRES_EMPTY_QUERY: // nothing more of this query
        end_query();
        return false;
      default:
        leave();
        postgres::fail(connection_, row.get());
      }
    }
  });
}

void PostgresQueries::end_query() {
  in_query_ = false;
  const auto ended = asked_.front();
  asked_.pop_front();
  asked_rows_ -= ended.rows;
  if (!ended.last)
    return;
  const postgres::Result sync(PQgetResult(connection_));
  if (PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC)
    postgres::fail(connection_, sync.get());
}

void PostgresQueries::leave() noexcept {
  in_query_ = false;
  const auto ends =
      std::count_if(asked_.begin(), asked_.end(), [](const Asked& query) { return query.last; });
  postgres::drop_answers(connection_, static_cast<std::size_t>(ends));
  asked_.clear();
  asked_rows_ = 0;
  sent_ = taken_;
  if (PQpipelineStatus(connection_) != PQ_PIPELINE_OFF)
    PQexitPipelineMode(connection_);
}

} // namespace gc2pc
