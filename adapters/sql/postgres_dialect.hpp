// SPDX-License-Identifier: Apache-2.0
/// \file
/// PostgreSQL's SQL.
#pragma once

#include "adapters/sql/dialect.hpp"

namespace gc2pc {

class PostgresDialect final : public Dialect {
 public:
  [[nodiscard]] std::string quoted(std::string_view identifier) const override;
  [[nodiscard]] std::string quoted_exactly(std::string_view identifier) const override;
  [[nodiscard]] std::string schema_statement(const std::string& statement) const override;
  [[nodiscard]] std::string_view type(Storage storage) const override;
  [[nodiscard]] std::string sort_key(const std::string& expression, Storage storage,
                                     std::size_t position) const override;
  [[nodiscard]] std::string stored_bytes(const std::string& expression) const override;
  [[nodiscard]] std::string_view overriding_ids() const override { return " OVERRIDING SYSTEM VALUE"; }
  [[nodiscard]] bool upserts() const override { return true; } // one round trip
  [[nodiscard]] DatabaseClock clock() const override;
};

} // namespace gc2pc
