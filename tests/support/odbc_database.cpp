// SPDX-License-Identifier: Apache-2.0
#include "tests/support/odbc_database.hpp"
#include "tests/support/skip.hpp"

#include "adapters/odbc/odbc_failure.hpp"
#include "adapters/odbc/odbc_statement.hpp"
#include "adapters/sql/odbc_connection.hpp"

#include <doctest/doctest.h>
#include <odbcinst.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace gc2pc::test {
namespace {

/// Keywords and values, taken apart and written as a driver takes them.
std::map<std::string, std::string> words_of(std::string_view text) {
  std::map<std::string, std::string> result;
  while (!text.empty()) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos)
      break;
    // A semicolon in braces is none.
    const auto braces = text.substr(equals + 1).starts_with('{') ? text.find('}', equals) : equals;
    const auto word = text.substr(0, text.find(';', braces));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    std::string name(word.substr(0, equals));
    for (auto& c : name)
      c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    result[name] = word.substr(equals + 1);
  }
  return result;
}

} // namespace

std::string raw_odbc(const std::string& keywords, const std::string& sql) {
  soci::session session;
  odbc::open(session, keywords);
  odbc::NativeStatement statement(session);
  statement.execute_directly(sql);
  const auto kinds = statement.kinds();
  std::string result, value;
  if (kinds.empty())
    statement.finish();
  while (!kinds.empty() && statement.fetch()) {
    const bool there = statement.text(0, kinds[0], value);
    result += (result.empty() ? "" : ",") + (there ? value : "NULL");
  }
  return result;
}

std::string refused_odbc(const std::string& keywords, const std::string& sql) {
  try {
    raw_odbc(keywords, sql);
    return "";
  } catch (const odbc::Failure& failure) {
    return failure.state();
  }
}

bool has_driver(const std::string& name) {
  std::array<char, 1024> entries{};
  if (SQLGetPrivateProfileString(name.c_str(), "Driver", "", entries.data(), entries.size(), "odbcinst.ini") >
      0)
    return true;
  skip("unixODBC knows no driver " + name);
  return false;
}

std::string odbc_url(const PostgresDatabase& database) {
  return "odbc:Driver=PostgreSQL Unicode;Server=" + database.host() + ";Database=" + database.name() +
         ";UID=postgres;CommLog=0"; // no log in /tmp for each connection
}

std::optional<SqlServer> SqlServer::from_environment() {
  const char* given = std::getenv("GC2PC_TEST_SQLSERVER");
  if (given == nullptr) {
    skip("the variable GC2PC_TEST_SQLSERVER names no server");
    return std::nullopt;
  }
  SqlServer result;
  auto words = words_of(given);
  words.erase("database");
  for (const auto* name : {"pwd", "password"})
    if (const auto found = words.find(name); found != words.end()) {
      result.password_ = found->second;
      words.erase(found);
    }
  for (const auto& [name, value] : words)
    result.without_database_ += name + "=" + value + ";";
  if (!result.password_.empty()) { // as an operator would give it
    const auto& given_word = result.password_;
    const bool braced = given_word.starts_with('{') && given_word.ends_with('}');
    const auto word = braced ? given_word.substr(1, given_word.size() - 2) : given_word;
    REQUIRE(::setenv("GC2PC_ODBC_PASSWORD", word.c_str(), 1) == 0);
  }
  return result;
}

std::string SqlServer::keywords(const std::string& database) const {
  return without_database_ + "database=" + database + (password_.empty() ? "" : ";pwd=" + password_);
}

std::string SqlServer::url(const std::string& database) const {
  return "odbc:" + without_database_ + "database=" + database;
}

SqlServerDatabase::SqlServerDatabase(const SqlServer& server) : server_(server) {
  static int count = 0;
  name_ = "gc2pc_test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
  const auto create = "CREATE DATABASE " + name_;
  if (!refused_odbc(server_.keywords("master"), create + " COLLATE Latin1_General_CI_AI").empty()) {
    MESSAGE("the server lacks the collation Latin1_General_CI_AI: its own is used");
    raw_odbc(server_.keywords("master"), create);
  }
  // Servers that speak T-SQL and are none of Microsoft's may always allow it, and know no such statement.
  (void)refused_odbc(server_.keywords("master"),
                     "ALTER DATABASE " + name_ + " SET ALLOW_SNAPSHOT_ISOLATION ON");
}

SqlServerDatabase::~SqlServerDatabase() {
  try {
    (void)refused_odbc(server_.keywords("master"),
                       "ALTER DATABASE " + name_ + " SET SINGLE_USER WITH ROLLBACK IMMEDIATE");
    raw_odbc(server_.keywords("master"), "DROP DATABASE " + name_);
  } catch (const std::exception&) {
    MESSAGE("the database " << name_ << " could not be dropped");
  }
}

} // namespace gc2pc::test
