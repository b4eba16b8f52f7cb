// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/connection_text.hpp"

#include "adapters/export/archive_prefix.hpp"
#include "adapters/files/resolved_path.hpp"
#include "adapters/sql/connection_string.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>

namespace gc2pc::cli {
namespace {

/// Where the value of `key=` begins, when the key is alone (not inside another word).
std::optional<std::size_t> value_of(std::string_view lower_text, std::string_view key) {
  const std::string wanted = std::string(key) + '=';
  for (auto at = lower_text.find(wanted); at != lower_text.npos; at = lower_text.find(wanted, at + 1)) {
    const char before = at == 0 ? ' ' : lower_text[at - 1];
    if (std::isalnum(static_cast<unsigned char>(before)) == 0 && before != '_')
      return at + wanted.size();
  }
  return std::nullopt;
}

/// As ConnectionString reads it: a double quote within double quotes is doubled.
std::string quoted_if_needed(const std::string& value) {
  if (value.find_first_of(" \"") == std::string::npos)
    return value;
  std::string result = "\"";
  for (const char c : value)
    result += c == '"' ? "\"\"" : std::string(1, c);
  return result + "\"";
}

} // namespace

void refuse_password(std::string_view option, std::string_view connection) {
  const auto lower = ascii_lower(connection);
  for (const std::string_view key : {"password", "passwd", "pwd", "pass"})
    if (value_of(lower, key))
      throw Error(ErrorKind::usage, fmt::format("--{} carries a password", option))
          .hint("Leave it out: a connection string is visible to everyone on this machine and kept in the "
                "run folder.");
}

std::string with_absolute_file(const std::string& connection, const std::filesystem::path& base) {
  if (connection.starts_with(archive_prefix))
    return std::string(archive_prefix) + resolved(base / connection.substr(archive_prefix.size())).string();
  if (!connection.starts_with("sqlite3:"))
    return connection;
  auto parsed = ConnectionString::parse(connection);
  std::string result = parsed.engine + "://";
  for (auto& [name, value] : parsed.options) {
    if (name == "dbname")
      value = resolved(base / value).string();
    result += fmt::format("{}{}={}", result.ends_with('/') ? "" : " ", name, quoted_if_needed(value));
  }
  return result;
}

std::string without_secrets(const std::string& text) {
  constexpr std::string_view before_server = "://";
  std::string result = text;
  for (auto at = result.find(before_server); at != result.npos; at = result.find(before_server, at + 1)) {
    const auto server = at + before_server.size();
    const auto end = std::min(result.find_first_of(", ", server), result.size());
    const auto sign = result.rfind('@', end);
    if (sign != result.npos && sign >= server)
      result.replace(server, sign - server, "***");
  }
  return result;
}

} // namespace gc2pc::cli
