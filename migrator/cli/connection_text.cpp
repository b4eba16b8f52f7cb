// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/connection_text.hpp"

#include "mappings/model/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <optional>

namespace gc2pc::cli {
namespace {

constexpr std::string_view sqlite_scheme = "sqlite3://";

std::string ascii_lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

/// Where the value of `key=` begins, when the key stands alone (not inside another word).
std::optional<std::size_t> value_of(std::string_view lower_text, std::string_view key) {
  const std::string wanted = std::string(key) + '=';
  for (auto at = lower_text.find(wanted); at != lower_text.npos; at = lower_text.find(wanted, at + 1)) {
    const char before = at == 0 ? ' ' : lower_text[at - 1];
    if (std::isalnum(static_cast<unsigned char>(before)) == 0 && before != '_')
      return at + wanted.size();
  }
  return std::nullopt;
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

std::string with_absolute_file(const std::string& connection) {
  if (!connection.starts_with(sqlite_scheme))
    return connection;
  const auto begin =
      value_of(connection, "dbname").value_or(value_of(connection, "db").value_or(std::string::npos));
  if (begin == std::string::npos || begin >= connection.size())
    return connection;
  const char quote = connection[begin];
  const bool quoted = quote == '"' || quote == '\'';
  const auto first = quoted ? begin + 1 : begin;
  auto end = connection.find(quoted ? quote : ' ', first);
  if (end == std::string::npos)
    end = connection.size();
  const auto file = connection.substr(first, end - first);
  if (file.empty() || file.starts_with('/') || file.starts_with(':') || file.starts_with("file:"))
    return connection;
  const auto absolute = std::filesystem::absolute(file).lexically_normal().string();
  // The folder we are in may have blanks even where the name itself has none.
  const bool wrap = !quoted && absolute.find(' ') != std::string::npos;
  return connection.substr(0, first) + (wrap ? "\"" : "") + absolute + (wrap ? "\"" : "") +
         connection.substr(end);
}

} // namespace gc2pc::cli
