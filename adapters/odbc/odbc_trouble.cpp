// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_trouble.hpp"

#include <string_view>

namespace gc2pc {
namespace {

constexpr auto others_hint = "Stop the program that uses it, then try again.";

} // namespace

Error not_connected(odbc::ConnectTrouble trouble, const std::string& database) {
  using odbc::ConnectTrouble;
  Error error(ErrorKind::connection, database + std::string(odbc::text_of(trouble)));
  error.hint(std::string(odbc::hint_for(trouble)));
  // A server may be starting; a certificate does not get better by waiting.
  error.retryable(trouble == ConnectTrouble::unreachable);
  return error;
}

Error connection_lost(const std::string& database) {
  return Error(ErrorKind::connection, "the connection to " + database + " was lost")
      .hint("Look after the server; the same command goes on then.")
      .retryable();
}

Error login_refused(const std::string& database) {
  return Error(ErrorKind::permission, database + " refuses the account or its password")
      .hint("The password comes from the variable GC2PC_ODBC_PASSWORD, or from where PasswordEnv or "
            "PasswordFile says.");
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
    return Error(ErrorKind::usage, database + ": unixODBC knows no such driver or data source")
        .hint("odbcinst -q -d lists the drivers, odbcinst -q -s the data sources.");
  if (is("IM003") || is("01000"))
    return Error(ErrorKind::usage, database + ": the driver cannot be loaded")
        .hint("odbcinst -q -d -n NAME shows which file it is; is its package installed?");
  if (is("08001") || is("08004"))
    return Error(ErrorKind::connection, database + " cannot be reached")
        .hint("Look after the server, and whether server, port and encryption are right.")
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
    return Error(ErrorKind::conflict, database + ": a statement took longer than it may").retryable();
  if (is("25006"))
    return Error(ErrorKind::permission, database + " cannot be written");
  if (is("42501"))
    return Error(ErrorKind::permission, database + ": the account lacks a right that is needed");
  if (is("3D000"))
    return Error(ErrorKind::not_found, database + " does not exist");
  if (in_class("23"))
    return Error(ErrorKind::conflict,
                 database + ": a row breaks a key, a reference or another rule of its table");
  if (is("22001"))
    return Error(ErrorKind::wrong_input, database + ": a text is longer than its column");
  if (in_class("22") || is("07006"))
    return Error(ErrorKind::wrong_input, database + ": a value does not fit its column");
  if (is("42S02") || is("42S22") || is("42P01") || is("42703"))
    return Error(ErrorKind::wrong_input, database + " lacks a table or a column that is needed");
  if (is("42S01") || is("42P07"))
    return Error(ErrorKind::conflict, database + ": another program made the same table meanwhile");
  if (is("53100"))
    return Error(ErrorKind::no_space, "no space left for " + database);
  return Error(ErrorKind::internal, database + ": a statement was refused (SQLSTATE " + std::string(state) +
                                        ", " + std::to_string(failure.number()) + ")");
}

} // namespace gc2pc
