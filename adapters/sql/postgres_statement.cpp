// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_statement.hpp"

#include "adapters/sql/postgres_pipeline.hpp"
#include "adapters/sql/values.hpp"

#include <libpq-fe.h>

#include <charconv>
#include <string_view>
#include <utility>

namespace gc2pc {
namespace {

/// Runs of a statement that are sent before their answers are read: the way to the server no longer counts
/// then.
constexpr std::size_t most_queued = 1'000;

/// Rows that a statement has changed.
std::int64_t changed_rows(const PGresult* result) {
  const std::string_view text = PQcmdTuples(const_cast<PGresult*>(result));
  std::int64_t rows = 0;
  std::from_chars(text.data(), text.data() + text.size(), rows);
  return rows;
}

} // namespace

PostgresStatement::PostgresStatement(soci::session& session, const std::string& sql,
                                     std::span<Slot> parameters, std::span<Slot> results)
    : connection_(postgres::native(session)), sql_(postgres::with_positions(sql)), parameters_(parameters),
      results_(results), texts_(parameters.size()), values_(parameters.size()) {}

PostgresStatement::~PostgresStatement() {
  if (!queued_.empty())
    abandon();
}

const std::vector<const char*>& PostgresStatement::values() {
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const auto& slot = parameters_[i];
    if (slot.is_null()) {
      values_[i] = nullptr;
    } else if (slot.storage == Storage::integer) {
      texts_[i] = std::to_string(slot.integer);
      values_[i] = texts_[i].c_str();
    } else {
      values_[i] = slot.text.c_str();
    }
  }
  return values_;
}

postgres::Result PostgresStatement::run() {
  const auto& bound = values();
  postgres::Result result(PQexecParams(connection_, sql_.c_str(), static_cast<int>(bound.size()), nullptr,
                                       bound.data(), nullptr, nullptr, 0));
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    postgres::fail(connection_, result.get());
  return result;
}

std::int64_t PostgresStatement::execute() {
  return changed_rows(run().get());
}

bool PostgresStatement::execute_last() {
  const auto& bound = values();
  send(PQenterPipelineMode(connection_));
  send(PQsendQueryParams(connection_, sql_.c_str(), static_cast<int>(bound.size()), nullptr, bound.data(),
                         nullptr, nullptr, 0));
  send(PQsendQueryParams(connection_, postgres::commit_sql, 0, nullptr, nullptr, nullptr, nullptr, 0));
  send(PQpipelineSync(connection_));
  postgres::Result last;
  const auto failed =
      postgres::take_answers(connection_, [&](postgres::Result result) { last = std::move(result); });
  PQexitPipelineMode(connection_);
  if (failed || PQstatus(connection_) != CONNECTION_OK)
    postgres::fail(connection_, failed.get());
  postgres::check_committed(last.get());
  return true;
}

void PostgresStatement::open() {
  rows_ = run();
  row_ = 0;
}

bool PostgresStatement::fetch() {
  if (!rows_ || row_ >= PQntuples(rows_.get())) {
    rows_.reset();
    return false;
  }
  for (std::size_t i = 0; i < results_.size(); ++i) {
    auto& slot = results_[i];
    const int column = static_cast<int>(i);
    if (PQgetisnull(rows_.get(), row_, column) != 0) {
      slot.set_null();
      continue;
    }
    slot.set(std::string_view(PQgetvalue(rows_.get(), row_, column),
                              static_cast<std::size_t>(PQgetlength(rows_.get(), row_, column))));
    if (slot.storage == Storage::integer)
      take_spelt_number(slot); // so that a value that is none can be named
  }
  ++row_;
  return true;
}

void PostgresStatement::send(int sent) {
  if (sent == 1)
    return;
  abandon();
  postgres::fail(connection_, nullptr);
}

// Prepared without a name: it lasts until the next one, and nothing else runs meanwhile.
void PostgresStatement::queue(std::function<void(std::int64_t)> done) {
  if (queued_.empty()) {
    send(PQenterPipelineMode(connection_));
    send(PQsendPrepare(connection_, "", sql_.c_str(), 0, nullptr));
  }
  const auto& bound = values();
  send(PQsendQueryPrepared(connection_, "", static_cast<int>(bound.size()), bound.data(), nullptr, nullptr,
                           0));
  queued_.push_back(std::move(done));
  if (queued_.size() >= most_queued)
    end_queue();
}

void PostgresStatement::end_queue() {
  if (queued_.empty())
    return;
  send(PQpipelineSync(connection_));
  std::vector<std::int64_t> rows;
  bool prepared = false;
  const auto failed = postgres::take_answers(connection_, [&](const postgres::Result& result) {
    if (std::exchange(prepared, true))
      rows.push_back(changed_rows(result.get()));
  });
  const auto queued = std::exchange(queued_, {});
  PQexitPipelineMode(connection_);
  if (failed || rows.size() != queued.size())
    postgres::fail(connection_, failed.get());
  for (std::size_t i = 0; i < queued.size(); ++i)
    queued[i](rows[i]);
}

void PostgresStatement::abandon() noexcept {
  queued_.clear();
  if (PQpipelineSync(connection_) == 1)
    postgres::drop_answers(connection_, 1);
  PQexitPipelineMode(connection_);
}

} // namespace gc2pc
