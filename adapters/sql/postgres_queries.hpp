// SPDX-License-Identifier: Apache-2.0
/// \file
/// Reads the results of many queries from PostgreSQL: small ones are asked for together, large ones have a
/// cursor.
#pragma once

#include "adapters/sql/postgres_cursor.hpp"
#include "adapters/sql/postgres_slots.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace gc2pc {

/// Rows expected of queries that are asked for ahead: what is on its way from a server far away. One that is
/// left early takes them all off the connection.
inline constexpr std::int64_t most_rows_ahead = 50'000;
/// Queries asked for ahead: beyond, the round trips no longer count.
inline constexpr std::size_t most_queries_ahead = 256;

/// In the caller's transaction; nothing else on the session until it is destroyed. libpq holds one row (and
/// what the socket brought).
class PostgresQueries final : public RowSources, private RowSource {
 public:
  PostgresQueries(Database& database, std::vector<RowQuery> queries, const std::vector<Storage>& results);
  ~PostgresQueries() override { leave(); }
  PostgresQueries(const PostgresQueries&) = delete;
  PostgresQueries& operator=(const PostgresQueries&) = delete;

  [[nodiscard]] RowSource* next() override;

 private:
  /// A query that was sent and is not at its end.
  struct Asked {
    std::int64_t rows;
    bool last; ///< the server says after it that it is ready
  };

  [[nodiscard]] std::span<Slot> results() override { return slots_.all(); }
  bool fetch() override;
  [[nodiscard]] bool holds_numbers(std::size_t column) override { return slots_.holds_numbers(column); }

  /// Whether a query has a cursor, whose statements each have the time limit for themselves.
  [[nodiscard]] static bool is_large(const RowQuery& query) { return query.rows > most_rows_ahead; }
  void ask_ahead();
  void ask(const RowQuery& query);
  void end_query();
  /// Takes the answers that are still to come, so that the connection can be used again.
  void leave() noexcept;

  Database& database_;
  PGconn* connection_;
  std::vector<RowQuery> queries_;
  std::vector<Storage> storages_;
  PostgresSlots slots_;
  std::size_t taken_ = 0, sent_ = 0; ///< queries
  std::deque<Asked> asked_;
  std::int64_t asked_rows_ = 0;
  bool in_query_ = false;
  std::optional<PostgresCursor> cursor_;
};

} // namespace gc2pc
