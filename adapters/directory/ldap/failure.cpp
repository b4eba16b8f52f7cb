// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/failure.hpp"

#include <array>
#include <utility>

namespace gc2pc::ldap {
namespace {

ErrorKind kind_of(int code) {
  switch (code) {
  case LDAP_SERVER_DOWN:
  case LDAP_CONNECT_ERROR:
  case LDAP_TIMEOUT:
  case LDAP_TIMELIMIT_EXCEEDED:
  case LDAP_BUSY:
  case LDAP_UNAVAILABLE:
    return ErrorKind::connection;
  case LDAP_INVALID_CREDENTIALS:
  case LDAP_INSUFFICIENT_ACCESS:
  case LDAP_STRONG_AUTH_REQUIRED:
  case LDAP_CONFIDENTIALITY_REQUIRED:
  case LDAP_INAPPROPRIATE_AUTH:
  case LDAP_AUTH_METHOD_NOT_SUPPORTED:
  case LDAP_LOCAL_ERROR: // what the SASL library says: mostly that there is no ticket
    return ErrorKind::permission;
  case LDAP_NO_SUCH_OBJECT:
    return ErrorKind::not_found;
  case LDAP_INVALID_DN_SYNTAX:
  case LDAP_INVALID_SYNTAX:
  case LDAP_DECODING_ERROR:
    return ErrorKind::wrong_input;
  default:
    return ErrorKind::conflict; // the directory is not in the state that the operation needs
  }
}

/// One line, without the zero byte and the line break that Active Directory ends with.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text)
    line += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  const auto end = line.find_last_not_of(' ');
  line.resize(end == std::string::npos ? 0 : end + 1);
  return line;
}

} // namespace

std::string diagnostic_of(LDAP* handle) {
  char* text = nullptr;
  if (!handle || ldap_get_option(handle, LDAP_OPT_DIAGNOSTIC_MESSAGE, &text) != LDAP_OPT_SUCCESS || !text)
    return {};
  const Text owner(text);
  return one_line(text);
}

Error failure(int code, std::string_view diagnostic, const Server& server, std::string_view doing) {
  const auto kind = kind_of(code);
  const std::string name = ldap_err2string(code);
  auto says = one_line(diagnostic);
  if (says == "(unknown error code)") // libldap's word for a library below it that left none
    says.clear();
  const auto number = code < 0 ? name : "LDAP " + std::to_string(code) + ", " + name;
  Error error(kind, "cannot " + std::string(doing) + ": " +
                        (says.empty() ? server.url() + ": " + number
                                      : server.url() + " says '" + says + "' (" + number + ")"));
  error.retryable(kind == ErrorKind::connection);
  return error;
}

Error failure(int code, LDAP* handle, const Server& server, std::string_view doing) {
  return failure(code, diagnostic_of(handle), server, doing);
}

std::string bind_reason(std::string_view diagnostic) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> reasons{{
      {"525", "the account does not exist"},
      {"52e", "the account name or the password is wrong"},
      {"530", "the account may not sign in at this time"},
      {"531", "the account may not sign in from this computer"},
      {"532", "the account's password has expired"},
      {"533", "the account is disabled"},
      {"701", "the account has expired"},
      {"773", "the account's password must be changed first"},
      {"775", "the account is locked"},
  }};
  const auto at = diagnostic.find("data ");
  if (at == std::string_view::npos)
    return {};
  const auto code = diagnostic.substr(at + 5, diagnostic.find(',', at) - at - 5);
  for (const auto& [number, reason] : reasons)
    if (code == number)
      return std::string(reason);
  return {};
}

} // namespace gc2pc::ldap
