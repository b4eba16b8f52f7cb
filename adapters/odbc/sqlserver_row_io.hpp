// SPDX-License-Identifier: Apache-2.0
/// \file
/// Rows of SQL Server: tables that number their rows, and columns of one code page.
#pragma once

#include "adapters/odbc/odbc_row_io.hpp"

namespace gc2pc {

class SqlServerRowIo final : public OdbcRowIo {
 public:
  bool take_numbers(Database& database, std::string_view table,
                    const std::vector<std::string>& columns) const override;
  void end_numbers(Database& database, std::string_view table) const override;

 protected:
  [[nodiscard]] std::string insert_sql(const Dialect& dialect, const std::string& table,
                                       const std::string& names, const std::string& marks) const override;
  [[nodiscard]] odbc::CodePages code_pages(Database& database, const std::string& table) const override;
};

} // namespace gc2pc
