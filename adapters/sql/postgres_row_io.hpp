// SPDX-License-Identifier: Apache-2.0
/// \file
/// Rows of PostgreSQL: COPY in, a cursor out, several queries at once.
#pragma once

#include "adapters/sql/row_io.hpp"

namespace gc2pc {

class PostgresRowIo final : public RowIo {
 public:
  void run(soci::session& session, const std::string& sql) const override { session << sql; }
  [[nodiscard]] std::unique_ptr<EngineStatement> statement(Database& database, const std::string& sql,
                                                           std::span<Slot> parameters,
                                                           std::span<Slot> results) const override;
  [[nodiscard]] std::unique_ptr<RowSource> stream(Database& database, const std::string& sql,
                                                  std::span<const std::int64_t> parameters,
                                                  const std::vector<Storage>& results) const override;
  [[nodiscard]] std::unique_ptr<RowSources> streams(Database& database, std::vector<RowQuery> queries,
                                                    const std::vector<Storage>& results) const override;
  [[nodiscard]] std::unique_ptr<RowSink> bulk(Database& database, std::string_view table,
                                              const StoredColumns& columns) const override;
  [[nodiscard]] GroupDigest digest(Database& database, const std::string& select) const override;
  [[nodiscard]] bool keeps_nul() const override { return false; }
};

} // namespace gc2pc
