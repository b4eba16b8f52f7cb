// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sqlserver_stand_in/translate.hpp"

#include <regex>
#include <utility>

namespace gc2pc::stand_in {

std::string translated(std::string sql) {
  static const std::pair<std::regex, const char*> replacements[] = {
      {std::regex(R"( WITH \((?:TABLOCK|TABLOCKX)(?:, HOLDLOCK)?\))"), ""},
      {std::regex(R"(^IF @@TRANCOUNT > 0 INSERT )"), "INSERT "},
      {std::regex(R"(^DELETE TOP \(0\) FROM (\S+))"), "DELETE FROM $1 WHERE 0"},
      {std::regex(R"(SELECT TOP \((\d+)\) ([^()]*?)(\)|$))"), "SELECT $2 LIMIT $1$3"},
      {std::regex(R"(\bsys\.(\w+))"), "sys_$1"},
      {std::regex(R"(@@TRANCOUNT)"), "trancount()"},
      {std::regex(R"(CONVERT\(nvarchar\(23\), GETUTCDATE\(\), 121\))"),
       "strftime('%Y-%m-%d %H:%M:%f', 'now')"},
      {std::regex(R"(CONVERT\(nvarchar\(23\), GETDATE\(\), 121\))"),
       "strftime('%Y-%m-%d %H:%M:%f', 'now', 'localtime')"},
      {std::regex(R"(\bcount_big\()"), "count("},
      {std::regex(R"(\(max\))"), ""},
      {std::regex(R"( \+ (N?'))"), " || $1"},
      {std::regex(R"(('\.'|'\]') \+ )"), "$1 || "},
      {std::regex(R"( IDENTITY\(1,1\))"), ""},
      {std::regex(R"(\bN')"), "'"},
      {std::regex(R"(^CREATE TRIGGER (\w+) ON (\w+) .*)"),
       "CREATE TRIGGER $1 AFTER INSERT ON $2 BEGIN SELECT 1; END"},
  };
  for (const auto& [words, replacement] : replacements)
    sql = std::regex_replace(sql, words, replacement);
  return sql;
}

std::string bare_name(std::string name) {
  if (const auto dot = name.rfind('.'); dot != std::string::npos)
    name = name.substr(dot + 1);
  std::erase_if(name, [](char c) { return c == '[' || c == ']'; });
  return name;
}

} // namespace gc2pc::stand_in
