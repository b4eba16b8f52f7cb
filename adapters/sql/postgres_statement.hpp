// SPDX-License-Identifier: Apache-2.0
/// \file
/// A statement on PostgreSQL: one round trip each time it runs, or one for many times.
#pragma once

#include "adapters/sql/engine_statement.hpp"
#include "adapters/sql/postgres_native.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace gc2pc {

/// SOCI's would take three round trips: it prepares, runs, and forgets what it prepared.
class PostgresStatement final : public EngineStatement {
 public:
  PostgresStatement(soci::session& session, const std::string& sql, std::span<Slot> parameters,
                    std::span<Slot> results);
  ~PostgresStatement() override;
  PostgresStatement(const PostgresStatement&) = delete;
  PostgresStatement& operator=(const PostgresStatement&) = delete;

  std::int64_t execute() override;
  bool execute_last() override;
  void queue(std::function<void(std::int64_t)> done) override;
  void end_queue() override;
  /// The whole result comes at once.
  void open() override;
  bool fetch() override;

 private:
  /// The parameters as libpq wants them; they last until the next call.
  const std::vector<const char*>& values();
  [[nodiscard]] postgres::Result run();
  void send(int sent);
  /// Leaves the pipeline, whatever happened in it.
  void abandon() noexcept;

  PGconn* connection_;
  std::string sql_;
  std::span<Slot> parameters_, results_;
  std::vector<std::string> texts_;
  std::vector<const char*> values_;
  postgres::Result rows_;
  int row_ = 0;
  std::vector<std::function<void(std::int64_t)>> queued_;
};

} // namespace gc2pc
