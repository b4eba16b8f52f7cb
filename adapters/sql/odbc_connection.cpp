// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/odbc_connection.hpp"

#include "adapters/crypto/passphrase.hpp"
#include "adapters/files/small_file.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <mutex>
#include <optional>

namespace gc2pc {
namespace {

/// Where the password comes from when the connection names a user and no place.
constexpr auto default_password_variable = "GC2PC_ODBC_PASSWORD";
constexpr std::string_view password_env = "passwordenv", password_file = "passwordfile";
constexpr std::array own_keywords{password_env, password_file, std::string_view("tablelocks")};
/// SOCI 4.0.3 takes the driver's completed string into 1,024 bytes, and believes a driver that tells of more;
/// completed strings are longer than what was given.
constexpr std::size_t most_keyword_bytes = 700;

constexpr auto form = "Write odbc:Driver=NAME;Server=HOST;Database=NAME;UID=USER.";

[[noreturn]] void refuse_odbc(std::string message, std::string hint = form) {
  throw Error(ErrorKind::usage, std::move(message)).hint(std::move(hint));
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// Takes a value off the front of `text`, with its semicolon. In braces a `}` is written `}}`.
std::string take_value(std::string_view& text) {
  std::string value;
  if (!text.starts_with('{')) {
    const auto end = std::min(text.find(';'), text.size());
    value = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    return value;
  }
  std::size_t i = 1;
  for (; i < text.size(); ++i) {
    if (text[i] != '}')
      value += text[i];
    else if (text.substr(i + 1).starts_with('}'))
      value += text[i++];
    else
      break;
  }
  if (i >= text.size())
    refuse_odbc("an ODBC connection has an unmatched brace");
  text.remove_prefix(i + 1);
  if (!text.empty() && text.front() != ';')
    refuse_odbc("an ODBC connection has text between a closing brace and the next semicolon");
  text.remove_prefix(std::min<std::size_t>(1, text.size()));
  return value;
}

bool needs_braces(const std::string& value) {
  return value.find(';') != std::string::npos || value.starts_with('{') || trimmed(value) != value;
}

std::string in_braces(const std::string& value) {
  std::string result = "{";
  for (const char c : value)
    result += c == '}' ? "}}" : std::string(1, c);
  return result + "}";
}

/// As gc2pc itself reads it.
std::string written(const std::string& value) {
  return needs_braces(value) ? in_braces(value) : value;
}

/// As every driver reads it. What a `}` within braces has to look like is where they differ: FreeTDS up
/// to 1.3 wants it alone, the others want it twice. A brace that ends a value is the value's own unless a
/// semicolon follows it (FreeTDS again), so there is one behind each keyword. PostgreSQL's driver takes
/// `+` and `%` of a password for signs of a URL, unless braces are around it.
std::string for_driver(const std::string& name, const std::string& value) {
  const bool has_closing = value.find('}') != std::string::npos;
  if (needs_braces(value) && has_closing)
    refuse_odbc((name == "pwd" ? std::string("the password of the database's account")
                               : "the value of " + name + " in an ODBC connection") +
                    " cannot be passed to every driver: it has a closing brace, and also a semicolon, an "
                    "opening brace at the start, or a space at one end",
                "Change it, or store it in a data source and give DSN=NAME.");
  const bool encoded = name == "pwd" && value.find_first_of("+%") != std::string::npos;
  return name + "=" + (needs_braces(value) || (encoded && !has_closing) ? in_braces(value) : value) + ";";
}

constexpr auto no_other_secret =
    "Store it in a data source that only this account can read, and give DSN=NAME: every user of this "
    "computer can see a connection string, and the run folder keeps it.";
constexpr auto no_secret = "Remove it, and give it in the variable GC2PC_ODBC_PASSWORD, or give another "
                           "place with PasswordEnv=VARIABLE or PasswordFile=FILE: every user of this "
                           "computer can see a connection string, and the run folder keeps it.";

/// Keywords that drivers take a secret by (PWD, SSLPassword, KeystoreSecret, …), and values that hold one
/// with a name of its own (ClientKey=file:…,password:…; PQOpt={password=…}).
void refuse_secret(const std::string& name, const std::string& value) {
  if (std::find(own_keywords.begin(), own_keywords.end(), name) != own_keywords.end())
    return;
  const auto has = [&](std::string_view part) { return name.find(part) != std::string::npos; };
  if (name == "pwd" || name == "password")
    refuse_odbc("an ODBC connection contains a password", no_secret);
  if (has("pwd") || has("password") || has("secret"))
    refuse_odbc("an ODBC connection contains a secret (" + name + ")", no_other_secret);
  auto text = ascii_lower(value);
  std::erase(text, ' ');
  if (text.find("password:") != std::string::npos || text.find("password=") != std::string::npos)
    refuse_odbc("an ODBC connection contains a password (in " + name + ")", no_other_secret);
}

/// A pipe gives its line once, and sessions are opened again and again.
const std::string& password_in(const std::string& file) {
  if (file == any_descriptor)
    throw Error(ErrorKind::usage, "the password of an ODBC connection was given by a descriptor, which a run "
                                  "does not keep")
        .hint("Give the connection again, with --source or --target.");
  static std::mutex mutex;
  static std::map<std::string, std::string> known;
  const std::lock_guard lock(mutex);
  const auto found = known.find(file);
  return found != known.end() ? found->second
                              : known.emplace(file, read_private_file(file, "password file")).first->second;
}

std::optional<std::string> password_of(const ConnectionString& connection) {
  constexpr auto what = "the password of the database's account";
  auto first_line = [](const std::string& text) { return text.substr(0, text.find_first_of("\r\n")); };
  if (const auto& file = connection.option(password_file); !file.empty())
    return first_line(password_in(file));
  if (const auto& variable = connection.option(password_env); !variable.empty())
    return first_line(secret_variable(variable, what));
  if (connection.option("uid").empty() || std::getenv(default_password_variable) == nullptr)
    return std::nullopt;
  return first_line(secret_variable(default_password_variable, what));
}

} // namespace

ConnectionString parse_odbc(std::string_view text) {
  if (text.starts_with("//"))
    text.remove_prefix(2);
  ConnectionString result;
  result.engine = "odbc";
  while (!trimmed(text).empty()) {
    // To a driver a semicolon ends a part wherever it is: behind one without a value it would read a keyword
    // that no check here has seen.
    const auto equals = text.find_first_of("=;{}");
    if (equals == std::string_view::npos || text[equals] != '=')
      refuse_odbc("an ODBC connection has a part that is not KEYWORD=VALUE");
    auto name = ascii_lower(trimmed(text.substr(0, equals)));
    text.remove_prefix(equals + 1);
    auto value = take_value(text);
    if (name == "user" || name == "user id" || name == "username")
      name = "uid";
    refuse_secret(name, value);
    if (name.empty() || !result.options.emplace(std::move(name), std::move(value)).second)
      refuse_odbc("an ODBC connection has a duplicate or empty keyword");
  }
  if (result.option("driver").empty() && result.option("dsn").empty())
    refuse_odbc("an ODBC connection has neither a driver nor a data source");
  if (!result.option(password_env).empty() && !result.option(password_file).empty())
    refuse_odbc("an ODBC connection has two places for its password", "Give only one of them.");
  if (const auto& locks = result.option("tablelocks"); !locks.empty() && locks != "yes" && locks != "no")
    refuse_odbc("the option TableLocks of an ODBC connection must be yes or no");
  return result;
}

std::string describe_odbc(const ConnectionString& connection) {
  constexpr std::pair<std::string_view, std::string_view> named[] = {
      {"DSN", "dsn"},         {"Driver", "driver"}, {"Server", "server"}, {"Servername", "servername"},
      {"Address", "address"}, {"Addr", "addr"},     {"Port", "port"},     {"Database", "database"}};
  std::string result;
  for (const auto& [shown, name] : named)
    if (const auto& value = connection.option(name); !value.empty())
      result += (result.empty() ? "odbc:" : ";") + std::string(shown) + "=" + written(value);
  return result;
}

std::optional<std::string> loaded_file(const ConnectionString& connection) {
  if (connection.engine != "odbc")
    return std::nullopt;
  if (connection.option("driver").find('/') != std::string::npos)
    return "Driver";
  constexpr std::pair<std::string_view, std::string_view> others[] = {
      {"FileDSN", "filedsn"},
      {"SaveFile", "savefile"},
      {"LoadExt", "loadext"},
      {"KeystoreLocation", "keystorelocation"}};
  for (const auto& [shown, name] : others)
    if (!connection.option(name).empty())
      return std::string(shown);
  return std::nullopt;
}

std::string driver_keywords(const ConnectionString& connection, const ConnectionString& defaults) {
  auto options = connection.options;
  for (const auto name : own_keywords)
    options.erase(std::string(name));
  options.insert(defaults.options.begin(), defaults.options.end());
  if (auto password = password_of(connection))
    options.insert_or_assign("pwd", std::move(*password));
  std::string result;
  for (const auto& [name, value] : options)
    result += for_driver(name, value);
  if (result.size() > most_keyword_bytes)
    refuse_odbc("an ODBC connection has more than 700 bytes",
                "Store the fixed part in a data source, and give DSN=NAME.");
  return result;
}

} // namespace gc2pc
