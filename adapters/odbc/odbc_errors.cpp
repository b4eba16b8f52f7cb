// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_errors.hpp"

#include <string_view>

namespace gc2pc {
namespace {

constexpr auto others_hint = "Stop the other program, then run the same command again.";

} // namespace

Error not_connected(odbc::ConnectError cause, const std::string& database) {
  using odbc::ConnectError;
  Error error(ErrorKind::connection, database + std::string(odbc::text_of(cause)));
  error.hint(std::string(odbc::hint_for(cause)));
  // A server may be starting; a certificate does not get better by waiting.
  error.retryable(cause == ConnectError::unreachable);
  return error;
}

Error connection_lost(const std::string& database) {
  return Error(ErrorKind::connection, "the connection to " + database + " was lost")
      .hint("Check the server, then run the same command again; it resumes.")
      .retryable();
}

Error login_refused(const std::string& database) {
  return Error(ErrorKind::permission, database + " rejected the account or its password")
      .hint("gc2pc reads the password from the variable GC2PC_ODBC_PASSWORD, or from the place given by "
            "PasswordEnv or PasswordFile.");
}

Error changed_meanwhile(const std::string& database) {
  return Error(ErrorKind::conflict, database + " was changed by another program at the same time")
      .hint(others_hint)
      .retryable();
}

Error locked_by_others(const std::string& database) {
  return Error(ErrorKind::conflict, database + " is locked by another program").hint(others_hint).retryable();
}

Error odbc_error(const odbc::Failure& failure, const std::string& database) {
  const std::string_view state = failure.state();
  const auto is = [&](std::string_view code) { return state == code; };
  const auto in_class = [&](std::string_view code) { return state.starts_with(code); };
  if (is("IM002"))
    return Error(ErrorKind::usage, database + ": unixODBC does not know this driver or data source")
        .hint("odbcinst -q -d lists the drivers; odbcinst -q -s lists the data sources.");
  if (is("IM003") || is("01000"))
    return Error(ErrorKind::usage, database + ": the driver cannot be loaded")
        .hint("odbcinst -q -d -n NAME shows its file. Check that the driver's package is installed.");
  if (is("08001") || is("08004"))
    return Error(ErrorKind::connection, database + " cannot be reached")
        .hint("Check the server, and the server name, port and encryption.")
        .retryable();
  if (in_class("08") || is("HYT01"))
    return connection_lost(database);
  if (in_class("28"))
    return login_refused(database);
  if (in_class("40"))
    return changed_meanwhile(database);
  if (is("55P03"))
    return locked_by_others(database);
  if (is("HYT00") || is("57014") || is("HY008"))
    return Error(ErrorKind::conflict, database + ": a statement timed out").retryable();
  if (is("25006"))
    return Error(ErrorKind::permission, database + " cannot be written");
  if (is("42501"))
    return Error(ErrorKind::permission, database + ": the account lacks a required permission");
  if (is("3D000"))
    return Error(ErrorKind::not_found, database + " does not exist");
  if (in_class("23"))
    return Error(ErrorKind::conflict,
                 database + ": a row violates a key, a foreign key or another constraint of its table");
  if (is("22001"))
    return Error(ErrorKind::wrong_input, database + ": a text is longer than its column");
  if (in_class("22") || is("07006"))
    return Error(ErrorKind::wrong_input, database + ": a value does not fit its column");
  if (is("42S02") || is("42S22") || is("42P01") || is("42703"))
    return Error(ErrorKind::wrong_input, database + " lacks a required table or column");
  if (is("42S01") || is("42P07"))
    return Error(ErrorKind::conflict, database + ": another program created the same table at the same time");
  if (is("53100"))
    return Error(ErrorKind::no_space, "no space left for " + database);
  return Error(ErrorKind::internal, database + ": a statement was rejected (SQLSTATE " + std::string(state) +
                                        ", " + std::to_string(failure.number()) + ")");
}

} // namespace gc2pc
