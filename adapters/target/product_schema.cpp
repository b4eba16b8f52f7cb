// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/product_schema.hpp"

#include "adapters/sql/database.hpp"
#include "embedded/schema.hpp"

#include <algorithm>
#include <regex>

namespace gc2pc {
namespace {

/// Parts between commas that are in no parentheses.
std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (const char c : text) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (c == ',' && depth == 0)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

/// Names between commas, without quotes.
std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  static const std::regex name(R"(\w+)");
  for (std::sregex_iterator found(list.begin(), list.end(), name), end; found != end; ++found)
    names.push_back(found->str());
  return names;
}

void read_part(const std::string& part, ProductTable& table) {
  static const std::regex key(R"(^\s*(?:PRIMARY KEY|UNIQUE) \(([^)]*)\))");
  static const std::regex column(R"re(^\s*"?(\w+)"? (\w+)(?:\((\d+)\))?)re");
  static const std::regex reference(R"(REFERENCES (\w+)\()");
  std::smatch match;
  if (std::regex_search(part, match, key)) {
    table.keys.push_back(names_in(match[1]));
    return;
  }
  std::regex_search(part, match, column);
  ProductColumn described{match[1], match[2], std::nullopt, part.find("NOT NULL") == std::string::npos};
  if (match[3].matched)
    described.length = std::stoll(match[3]);
  if (part.find("PRIMARY KEY") != std::string::npos || part.find("UNIQUE") != std::string::npos)
    table.keys.push_back({described.name});
  if (std::regex_search(part, match, reference))
    table.references.push_back({{described.name}, match[1]});
  table.columns.push_back(std::move(described));
}

std::vector<ProductTable> read_schema() {
  std::vector<ProductTable> tables;
  static const std::regex create(R"(^CREATE TABLE (\w+) \()");
  for (const auto& statement : statements_of(schema::persistent_chat)) {
    std::smatch match;
    if (!std::regex_search(statement, match, create))
      continue;
    auto& table = tables.emplace_back();
    table.name = match[1];
    const auto first = static_cast<std::size_t>(match.length());
    for (const auto& part : parts_of(statement.substr(first, statement.rfind(')') - first)))
      read_part(part, table);
  }
  return tables;
}

} // namespace

const std::vector<ProductTable>& product_schema() {
  static const auto tables = read_schema();
  return tables;
}

const ProductTable* product_table(std::string_view name) {
  const auto& tables = product_schema();
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const ProductTable& table) { return same_name(table.name, name); });
  return found == tables.end() ? nullptr : &*found;
}

} // namespace gc2pc
