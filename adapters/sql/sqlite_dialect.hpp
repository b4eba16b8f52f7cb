// SPDX-License-Identifier: Apache-2.0
/// \file
/// SQLite's SQL.
#pragma once

#include "adapters/sql/dialect.hpp"

namespace gc2pc {

class SqliteDialect final : public Dialect {
 public:
  [[nodiscard]] std::string quoted(std::string_view identifier) const override;
  [[nodiscard]] std::string quoted_exactly(std::string_view identifier) const override {
    return quoted(identifier);
  }
  /// Any name does for a type.
  [[nodiscard]] std::string schema_statement(const std::string& statement) const override {
    return statement;
  }
  [[nodiscard]] std::string_view type(Storage storage) const override;
  [[nodiscard]] std::string sort_key(const std::string& expression, Storage storage,
                                     std::size_t position) const override;
  [[nodiscard]] std::string stored_bytes(const std::string& expression) const override;
  [[nodiscard]] DatabaseClock clock() const override;
};

} // namespace gc2pc
