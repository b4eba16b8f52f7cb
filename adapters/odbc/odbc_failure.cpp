// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_failure.hpp"

#include <sqlext.h>

#include <utility>

namespace gc2pc::odbc {
namespace {

/// A record that only goes with an error: a warning, or SQL Server's "The statement has been terminated."
bool says_nothing(const std::string& state, SQLINTEGER number) {
  constexpr SQLINTEGER statement_terminated = 3621;
  return state.starts_with("01") || number == statement_terminated;
}

} // namespace

Failure::Failure(std::string state, std::int64_t number, ConnectError cause)
    : soci::soci_error("ODBC " + state), state_(std::move(state)), number_(number), connect_error_(cause) {}

void fail(SQLSMALLINT type, SQLHANDLE handle) {
  std::string state;
  std::int64_t number = 0;
  for (SQLSMALLINT record = 1;; ++record) {
    SQLCHAR code[SQL_SQLSTATE_SIZE + 1]{};
    SQLINTEGER native = 0;
    SQLSMALLINT length = 0;
    // The text is not even fetched.
    if (!SQL_SUCCEEDED(SQLGetDiagRec(type, handle, record, code, &native, nullptr, 0, &length)))
      break;
    const std::string found = reinterpret_cast<const char*>(code);
    if (!state.empty() && says_nothing(found, native))
      continue;
    const bool better = state.empty() || says_nothing(state, static_cast<SQLINTEGER>(number));
    if (better) {
      state = found;
      number = native;
    }
  }
  throw Failure(state.empty() ? "HY000" : state, number);
}

} // namespace gc2pc::odbc
