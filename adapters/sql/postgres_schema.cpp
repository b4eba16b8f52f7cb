// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_schema.hpp"

#include <regex>
#include <utility>

namespace gc2pc {

std::string postgres_schema_statement(const std::string& statement) {
  if (!statement.starts_with("CREATE TABLE "))
    return statement;
  static const std::pair<std::regex, const char*> replacements[] = {
      {std::regex(R"(\bnvarchar\b)"), "varchar"},
      {std::regex(R"(\bntext\b)"), "text"},
      {std::regex(R"(\buniqueidentifier\b)"), "uuid"},
      {std::regex(R"(\bsmalldatetime\b)"), "timestamp(0)"},
      {std::regex(R"(\bdatetime\b)"), "timestamp"},
      {std::regex(R"(\bbit\b)"), "smallint"},
      {std::regex(R"((\bREFERENCES \w+\(\w+\)))"), "$1 DEFERRABLE INITIALLY DEFERRED"},
  };
  std::string result = statement;
  for (const auto& [words, replacement] : replacements)
    result = std::regex_replace(result, words, replacement);
  return result;
}

} // namespace gc2pc
