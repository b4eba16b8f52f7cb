// SPDX-License-Identifier: Apache-2.0
/// \file
/// PgBouncer in front of a database of the tests' PostgreSQL.
#pragma once

#include "tests/support/postgres_server.hpp"
#include "tests/support/temporary_folder.hpp"

#include <memory>
#include <string>

namespace gc2pc::test {

/// On a socket in a folder of its own, until it is destroyed.
class PgBouncer {
 public:
  /// `mode` is its pool_mode, `more` are further lines of its settings. Null when the program is not there:
  /// the test counts as skipped then.
  [[nodiscard]] static std::unique_ptr<PgBouncer> start(const PostgresDatabase& database,
                                                        const std::string& mode, const std::string& more);
  ~PgBouncer();
  PgBouncer(const PgBouncer&) = delete;
  PgBouncer& operator=(const PgBouncer&) = delete;

  /// For gc2pc, for libpq, and as gc2pc names it.
  [[nodiscard]] std::string url() const { return "postgresql:" + keywords(); }
  [[nodiscard]] std::string keywords() const;
  [[nodiscard]] std::string description() const;

 private:
  explicit PgBouncer(std::string database) : database_(std::move(database)) {}

  TemporaryFolder folder_;
  std::string database_;
};

} // namespace gc2pc::test
