// SPDX-License-Identifier: Apache-2.0
/// \file
/// Rows of all engines behind ODBC: statements on the native handle, parameter arrays in.
#pragma once

#include "adapters/odbc/odbc_insert.hpp"
#include "adapters/sql/row_io.hpp"

namespace gc2pc {

class OdbcRowIo : public RowIo {
 public:
  void run(soci::session& session, const std::string& sql) const override;
  [[nodiscard]] std::unique_ptr<EngineStatement> statement(Database& database, const std::string& sql,
                                                           std::span<Slot> parameters,
                                                           std::span<Slot> results) const override;
  [[nodiscard]] std::unique_ptr<RowSource> stream(Database& database, const std::string& sql,
                                                  std::span<const std::int64_t> parameters,
                                                  const std::vector<Storage>& results) const override;
  [[nodiscard]] std::unique_ptr<RowSink> bulk(Database& database, std::string_view table,
                                              const StoredColumns& columns) const override;
  [[nodiscard]] GroupDigest digest(Database& database, const std::string& select) const override;
  [[nodiscard]] bool keeps_nul() const override { return false; }

 protected:
  /// INSERT of one row: the table and its columns, quoted, and a question mark for each.
  [[nodiscard]] virtual std::string insert_sql(const Dialect& dialect, const std::string& table,
                                               const std::string& names, const std::string& marks) const;
  /// The columns of a table (its name quoted) that hold the characters of one code page only.
  [[nodiscard]] virtual odbc::CodePages code_pages(Database&, const std::string& /*table*/) const {
    return {};
  }
};

} // namespace gc2pc
