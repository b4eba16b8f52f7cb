// SPDX-License-Identifier: Apache-2.0
// Connection strings: databases, directories, scripts. What is described can be connected to again, no
// password gets through, and nobody's password is repeated.
#include "adapters/directory/ldap/settings.hpp"
#include "adapters/directory/script/script_spec.hpp"
#include "adapters/sql/connection_string.hpp"
#include "adapters/sql/odbc_connection.hpp"
#include "adapters/sql/postgres_connection.hpp"
#include "mappings/model/text.hpp"
#include "tests/fuzz/harness.hpp"

#include <map>

namespace gc2pc::fuzz {
namespace {

/// Keywords and values as a driver reads them, which knows nothing of what gc2pc meant: up to the next
/// semicolon, or in braces.
std::map<std::string, std::string, std::less<>> read_by_driver(std::string_view text) {
  std::map<std::string, std::string, std::less<>> options;
  while (!text.empty()) {
    const auto end = text.find_first_of("=;");
    holds(end != text.npos && text[end] == '=', "a driver reads a value for each keyword");
    const std::string name(text.substr(0, end));
    text.remove_prefix(end + 1);
    std::string value;
    if (text.starts_with('{')) {
      const auto brace = text.find('}');
      holds(brace != text.npos && text.substr(brace + 1).starts_with(';'),
            "a brace that is opened is closed");
      value = text.substr(1, brace - 1);
      text.remove_prefix(brace + 2);
    } else {
      const auto semicolon = text.find(';');
      holds(semicolon != text.npos, "a value ends");
      value = text.substr(0, semicolon);
      text.remove_prefix(semicolon + 1);
    }
    holds(options.emplace(name, value).second, "a keyword is given once");
  }
  return options;
}

void driver(const ConnectionString& connection) {
  // The password is no part of the input.
  if (!connection.option("passwordenv").empty() || !connection.option("passwordfile").empty())
    return;
  (void)refused([&] {
    const auto keywords = driver_keywords(connection);
    holds(keywords.size() <= 700, "what a driver gets is short");
    auto wanted = connection.options;
    wanted.erase("tablelocks");
    wanted.erase("passwordenv");
    wanted.erase("passwordfile");
    holds(read_by_driver(keywords) == wanted, "a driver reads each value as it was given, and no other");
  });
}

void odbc(const ConnectionString& connection) {
  for (const auto& [name, value] : connection.options)
    holds(!name.empty() && name == ascii_lower(name) && name.find("pwd") == name.npos,
          "keywords are in lower case, and none has a password");
  const auto described = describe_odbc(connection);
  accepted([&] {
    const auto again = ConnectionString::parse(described);
    holds(describe_odbc(again) == described, "what is described can be connected to again");
    for (const auto* name : {"driver", "dsn", "server", "database", "port"})
      holds(again.option(name) == connection.option(name), "with the same driver, server and database");
  });
  if (connection.option("driver").find('/') != std::string::npos)
    holds(loaded_file(connection).has_value(), "a driver that is a path is named");
  driver(connection);
}

void postgres(const ConnectionString& connection) {
  holds(connection.option("password").empty(), "no password is kept");
  accepted([&] {
    const auto described = describe_postgres(connection);
    const auto again = ConnectionString::parse(described);
    holds(again.option("dbname") == connection.option("dbname") &&
              again.option("service") == connection.option("service"),
          "what is described is the same database");
    holds(describe_postgres(again) == described, "and described in the same way");
    const auto keywords =
        ConnectionString::parse("postgresql:" + libpq_keywords(connection, SessionUse::shared));
    for (const auto& [name, value] : connection.options)
      holds(keywords.option(name) == value, "libpq reads each value as it was given");
  });
}

void database(const std::string& text) {
  (void)refused([&] {
    const auto connection = ConnectionString::parse(text);
    if (connection.engine == "odbc")
      odbc(connection);
    else if (connection.engine == "postgresql")
      postgres(connection);
    else
      holds(connection.engine == "sqlite3" && !connection.option("dbname").empty(),
            "a SQLite database is a file");
  });
}

void directory(std::string_view text) {
  (void)refused([&] {
    DirectoryLogin login;
    login.bind_dn = "CN=x";
    for (const auto tls : {Tls::on, Tls::off}) {
      login.tls = tls;
      const auto settings = ldap::settings_of(text, login);
      holds(!settings.servers.empty(), "there is a server");
      accepted([&] {
        const auto again = ldap::settings_of(ldap::text_of(settings.servers), login);
        holds(ldap::text_of(again.servers) == ldap::text_of(settings.servers),
              "servers are named in one way");
      });
      for (const auto& server : settings.servers) {
        holds(!server.host.empty() && server.port > 0 && server.port <= 65'535,
              "a server has a host and a port");
        holds(settings.tls || (server.is_loopback() && !server.ldaps),
              "without TLS nothing leaves the machine");
      }
    }
  });
}

void scripts(std::string_view text) {
  (void)refused([&] {
    const auto spec = script::parse_spec(text);
    holds(spec.has_value() == text.starts_with("script:"), "the scheme decides");
    if (spec)
      holds(script::text_of(*spec) == text && !spec->folder.empty() && !spec->read.empty(),
            "folder and directory are the text again");
  });
}

void one_input(std::string_view bytes) {
  const std::string text(bytes);
  database(text);
  directory(text);
  scripts(text);
}

const Registration registration{"connection", one_input};

} // namespace
} // namespace gc2pc::fuzz
