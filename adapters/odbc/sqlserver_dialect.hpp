// SPDX-License-Identifier: Apache-2.0
/// \file
/// SQL Server's SQL. The texts themselves are in sqlserver_sql.hpp.
#pragma once

#include "adapters/odbc/sqlserver_sql.hpp"
#include "adapters/sql/dialect.hpp"

namespace gc2pc {

class SqlServerDialect final : public Dialect {
 public:
  [[nodiscard]] std::string quoted(std::string_view identifier) const override;
  [[nodiscard]] std::string quoted_exactly(std::string_view identifier) const override {
    return tsql::bracketed(identifier);
  }
  [[nodiscard]] std::string literal(std::string_view text) const override { return tsql::literal(text); }
  [[nodiscard]] std::string schema_statement(const std::string& statement) const override {
    return tsql::schema_statement(statement);
  }
  [[nodiscard]] std::string_view type(Storage storage) const override;
  /// A key has 900 bytes at most, and gc2pc_kept has four texts and a number in it.
  [[nodiscard]] std::string_view key_type() const override {
    return "nvarchar(100) COLLATE Latin1_General_BIN2";
  }
  [[nodiscard]] std::string sort_key(const std::string& expression, Storage storage,
                                     std::size_t position) const override;
  [[nodiscard]] std::string stored_bytes(const std::string& expression) const override {
    return tsql::stored_bytes(expression);
  }
  [[nodiscard]] std::string first_rows(std::int64_t rows, const std::string& columns,
                                       const std::string& rest) const override {
    return tsql::first_rows(std::to_string(rows), columns, rest);
  }
  [[nodiscard]] std::string_view count_rows() const override { return "count_big(*)"; }
  [[nodiscard]] DatabaseClock clock() const override;
};

/// Whether a table is one of gc2pc's own.
[[nodiscard]] bool is_control_name(std::string_view name);

} // namespace gc2pc
