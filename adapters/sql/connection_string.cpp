// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/connection_string.hpp"

#include "adapters/sql/odbc_connection.hpp"
#include "adapters/sql/postgres_connection.hpp"
#include "mappings/model/error.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

constexpr std::string_view file_option = "dbname";
constexpr std::string_view timeout_option = "timeout";

[[noreturn]] void refuse_engine(std::string message) {
  throw Error(ErrorKind::usage, std::move(message))
      .hint("Write sqlite3://dbname=FILE, postgresql://HOST/DATABASE or "
            "odbc:Driver=NAME;Server=HOST;Database=NAME.");
}

[[noreturn]] void refuse(std::string message) {
  throw Error(ErrorKind::usage, std::move(message)).hint("Write sqlite3://dbname=FILE.");
}

/// The next word of `text`, up to a blank outside quotes; quotes are taken off, and two within quotes are
/// one.
std::string take_word(std::string_view& text) {
  std::string word;
  bool quoted = false;
  std::size_t i = 0;
  for (; i < text.size() && (quoted || text[i] != ' '); ++i) {
    if (quoted && text.substr(i).starts_with("\"\""))
      word += text[i++];
    else if (text[i] == '"')
      quoted = !quoted;
    else
      word += text[i];
  }
  if (quoted)
    refuse("a database connection has an unmatched double quote");
  text.remove_prefix(i);
  return word;
}

void put_option(ConnectionString& result, std::string_view word) {
  const auto equals = word.find('=');
  std::string name(word.substr(0, equals));
  if (name == "db")
    name = file_option;
  if (equals == std::string_view::npos || (name != file_option && name != timeout_option))
    refuse("a SQLite connection has an unknown option" +
           (equals == std::string_view::npos ? std::string() : " '" + name + "'") +
           "; allowed: dbname, timeout");
  std::string value(word.substr(equals + 1));
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  // Nine digits are enough for anybody, and fit the int that the driver reads.
  if (name == timeout_option &&
      (value.empty() || value.size() > 9 || !std::all_of(value.begin(), value.end(), is_digit)))
    refuse("the option timeout of a SQLite connection must be a number of seconds");
  result.options.insert_or_assign(std::move(name), std::move(value));
}

} // namespace

const std::string& ConnectionString::option(std::string_view name) const {
  static const std::string none;
  const auto found = options.find(name);
  return found == options.end() ? none : found->second;
}

ConnectionString ConnectionString::parse(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0)
    refuse_engine(
        "a database connection must have the form ENGINE://OPTIONS; engines: sqlite3, postgresql, odbc");
  ConnectionString result;
  result.engine = text.substr(0, colon);
  std::string_view rest = text.substr(colon + 1);
  if (result.engine == "postgresql")
    return parse_postgres(rest);
  if (result.engine == "odbc")
    return parse_odbc(rest);
  if (result.engine != "sqlite3")
    refuse_engine("unknown database engine '" + result.engine + "'; engines: sqlite3, postgresql, odbc");
  if (rest.starts_with("//"))
    rest.remove_prefix(2);

  // A file name alone is common enough; it may hold blanks then, so only `name=` at the start makes it an
  // option list.
  const auto first_equals = rest.find('=');
  const auto first_other = rest.find_first_not_of("abcdefghijklmnopqrstuvwxyz_");
  if (first_equals == std::string_view::npos || first_other < first_equals) {
    result.options.emplace(file_option, rest);
  } else {
    while (!rest.empty()) {
      if (const auto word = take_word(rest); !word.empty())
        put_option(result, word);
      if (!rest.empty())
        rest.remove_prefix(1);
    }
  }
  if (result.option(file_option).empty())
    refuse("a SQLite connection has no file name");
  return result;
}

} // namespace gc2pc
