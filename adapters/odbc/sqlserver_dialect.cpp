// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/sqlserver_dialect.hpp"

namespace gc2pc {

bool is_control_name(std::string_view name) {
  return name.starts_with("gc2pc_");
}

std::string SqlServerDialect::quoted(std::string_view identifier) const {
  const auto name = tsql::bracketed(identifier);
  return is_control_name(identifier) ? tsql::bracketed(tsql::control_schema) + "." + name : name;
}

std::string SqlServerDialect::sort_key(const std::string& expression, Storage storage,
                                       std::size_t position) const {
  // A constant of a profile cannot be sorted by, but where it is can.
  const bool constant = expression.starts_with("N'") || expression == "NULL";
  return storage == Storage::integer || constant ? std::to_string(position) : tsql::sort_key(expression);
}

std::string_view SqlServerDialect::type(Storage storage) const {
  return storage == Storage::integer ? "bigint" : "nvarchar(max)";
}

DatabaseClock SqlServerDialect::clock() const {
  return {std::string(tsql::clock), "the database server's clock"};
}

} // namespace gc2pc
