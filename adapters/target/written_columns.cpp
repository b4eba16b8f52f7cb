// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/written_columns.hpp"

#include "adapters/sql/database.hpp"
#include "adapters/target/product_schema.hpp"
#include "mappings/model/chat.hpp"

#include <algorithm>
#include <map>
#include <type_traits>

namespace gc2pc {
namespace {

constexpr std::int64_t guid_length = 36;
constexpr std::int64_t time_length = 27; ///< yyyy-mm-dd hh:mm:ss and seven decimals

int bits_of(const std::string& type) {
  static const std::map<std::string, int, std::less<>> bits{
      {"bit", 1}, {"smallint", 16}, {"int", 32}, {"bigint", 64}};
  const auto found = bits.find(type);
  return found == bits.end() ? 64 : found->second;
}

WrittenColumn described(const ProductColumn& product, bool key) {
  WrittenColumn column{product.name, key, Holds::text, 0, product.length, product.nullable};
  if (product.type == "uniqueidentifier") {
    column.holds = Holds::guid;
    column.length = guid_length;
  } else if (product.type == "datetime") {
    column.holds = Holds::time;
    column.length = time_length;
  } else if (product.type != "nvarchar" && product.type != "ntext" && product.type != "text") {
    column.holds = Holds::numbers;
    column.bits = bits_of(product.type);
  }
  return column;
}

template <class Row>
WrittenTable written() {
  WrittenTable result{std::string(Table<Row>::name),
                      {},
                      std::is_same_v<Row, chat::Config> || std::is_same_v<Row, chat::RoleType>};
  const auto* product = product_table(result.name);
  for_each_column<Row>([&](const auto& column) {
    for (const auto& known : product->columns)
      if (same_name(known.name, column.name))
        result.columns.push_back(described(known, column.key == Key::yes));
  });
  return result;
}

const WrittenTable* named(const std::vector<WrittenTable>& tables, std::string_view name) {
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const WrittenTable& table) { return same_name(table.name, name); });
  return found == tables.end() ? nullptr : &*found;
}

template <class... Rows>
std::vector<WrittenTable> all_of() {
  return {written<Rows>()...};
}

} // namespace

const WrittenColumn* WrittenTable::column(std::string_view wanted) const {
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const WrittenColumn& column) {
    return same_name(column.name, wanted);
  });
  return found == columns.end() ? nullptr : &*found;
}

const WrittenTable* static_table(std::string_view name) {
  static const auto tables = [] {
    std::vector<WrittenTable> result;
    for (const auto* static_name : {"tblPrincipalType", "tblEnumAttribute", "tblEnumValue"}) {
      auto& table = result.emplace_back(WrittenTable{static_name, {}, true});
      const auto* product = product_table(static_name);
      for (const auto& column : product->columns)
        table.columns.push_back(described(column, column.name == product->keys.front().front()));
    }
    return result;
  }();
  return named(tables, name);
}

const WrittenTable* written_table(std::string_view name) {
  static const auto tables =
      all_of<chat::Config, chat::RoleType, chat::Principal, chat::Affiliation, chat::PrincipalMeta,
             chat::Addin, chat::Node, chat::Role, chat::ScopeEntry, chat::Message, chat::LastChatId,
             chat::Invitation, chat::LastInviteId, chat::Preference>();
  return named(tables, name);
}

} // namespace gc2pc
