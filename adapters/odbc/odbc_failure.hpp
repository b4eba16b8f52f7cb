// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a driver says went wrong: its codes, and never its text, which can hold the statement, values and the
/// connection string.
#pragma once

#include "adapters/odbc/connect_errors.hpp"

#include <soci/soci.h>
#include <sql.h>

#include <cstdint>
#include <string>

namespace gc2pc::odbc {

/// Thrown by everything in this folder that calls a driver, for Dialect::translate().
class Failure final : public soci::soci_error {
 public:
  Failure(std::string state, std::int64_t number, ConnectError cause = ConnectError::unknown);

  [[nodiscard]] const std::string& state() const noexcept { return state_; } ///< SQLSTATE
  [[nodiscard]] std::int64_t number() const noexcept { return number_; }     ///< the engine's own number
  /// Of a connection that could not be opened.
  [[nodiscard]] ConnectError connect_error() const noexcept { return connect_error_; }

 private:
  std::string state_;
  std::int64_t number_;
  ConnectError connect_error_;
};

/// Throws what the handle's diagnostic records say.
[[noreturn]] void fail(SQLSMALLINT type, SQLHANDLE handle);

/// Throws unless a call succeeded. SQL_NO_DATA is success: a DELETE without a row returns it.
inline void check(SQLRETURN outcome, SQLSMALLINT type, SQLHANDLE handle) {
  if (!SQL_SUCCEEDED(outcome) && outcome != SQL_NO_DATA) [[unlikely]]
    fail(type, handle);
}

} // namespace gc2pc::odbc
