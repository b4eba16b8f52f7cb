// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_connection.hpp"

#include "mappings/model/error.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace gc2pc {
namespace {

/// What libpq leaves to the operating system, where a server that vanished (a power cut, a firewall) would
/// hold a session for hours. With these a dead peer is noticed after a minute at most.
constexpr std::pair<std::string_view, std::string_view> transport_defaults[] = {
    {"connect_timeout", "10"},
    {"keepalives_idle", "30"},
    {"keepalives_interval", "10"},
    {"keepalives_count", "3"},
    {"tcp_user_timeout", "60000"}};

[[noreturn]] void refuse(std::string message, std::string hint) {
  throw Error(ErrorKind::usage, std::move(message)).hint(std::move(hint));
}

struct FreeOptions {
  void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};

/// Whether the text after `//` is keywords and values, as SOCI's other engines are named, and no URI.
bool is_keywords(std::string_view text) {
  const auto equals = text.find('=');
  return equals != std::string_view::npos && text.find_first_of("/?@:[") > equals;
}

/// A value as it is written in keywords and values.
std::string quoted_value(std::string_view value) {
  std::string result = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\')
      result += '\\';
    result += c;
  }
  return result + "'";
}

/// A part of a URI; what is not plain is written as %XX.
std::string uri_part(std::string_view text) {
  constexpr std::string_view hex_digits = "0123456789ABCDEF";
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/,:[]";
  std::string result;
  for (const char c : text) {
    if (plain.find(c) != std::string_view::npos) {
      result += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    result += '%';
    result += hex_digits[byte / 16];
    result += hex_digits[byte % 16];
  }
  return result;
}

} // namespace

ConnectionString parse_postgres(std::string_view text) {
  constexpr auto form = "Write postgresql://HOST/DATABASE, or postgresql:host=HOST dbname=DATABASE.";
  std::string conninfo(text);
  if (text.starts_with("//"))
    conninfo = is_keywords(text.substr(2)) ? std::string(text.substr(2)) : "postgresql:" + conninfo;
  const std::unique_ptr<PQconninfoOption, FreeOptions> options(PQconninfoParse(conninfo.c_str(), nullptr));
  if (!options)
    refuse("a PostgreSQL connection cannot be parsed", form);
  ConnectionString result;
  result.engine = "postgresql";
  for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
    const std::string_view name = option->keyword;
    if (option->val == nullptr)
      continue;
    if (name == "password" || name == "sslpassword")
      refuse("a PostgreSQL connection contains a password",
             "Remove it, and give it in ~/.pgpass, a service file or the variable PGPASSWORD: every user of "
             "this computer can see a connection string, and the run folder keeps it.");
    result.options.emplace(name, option->val);
  }
  if (result.option("dbname").empty() && result.option("service").empty())
    refuse("a PostgreSQL connection has no database name", form);
  return result;
}

std::string describe_postgres(const ConnectionString& connection) {
  const auto& service = connection.option("service");
  const auto& host =
      connection.option("host").empty() ? connection.option("hostaddr") : connection.option("host");
  const auto& port = connection.option("port");
  std::string query;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty())
      query += (query.empty() ? "?" : "&") + std::string(name) + "=" + uri_part(value);
  };
  std::string result = "postgresql://";
  // A folder with a socket, a list of hosts, and what is not a name or a number cannot stand where host and
  // port do.
  if (host.find_first_of("/,@[]") == std::string::npos && port.find_first_not_of("0123456789") == port.npos) {
    result += uri_part(host.find(':') == std::string::npos ? host : "[" + host + "]");
    result += port.empty() ? "" : ":" + port;
  } else {
    add("host", host);
    add("port", port);
  }
  add("service", service);
  return result + "/" + uri_part(connection.option("dbname")) + query;
}

std::string libpq_keywords(const ConnectionString& connection, SessionUse session) {
  auto options = connection.options;
  // A service file has its own say.
  if (connection.option("service").empty())
    for (const auto& [name, value] : transport_defaults)
      options.emplace(name, value);
  if (session == SessionUse::own) {
    if (connection.option("service").empty())
      options.emplace("fallback_application_name", "gc2pc");
    options.insert_or_assign("client_encoding",
                             "UTF8"); // as gc2pc's texts are, whatever the environment says
  }
  std::string result;
  for (const auto& [name, value] : options)
    result += (result.empty() ? "" : " ") + name + "=" + quoted_value(value);
  return result;
}

} // namespace gc2pc
