// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/value_check.hpp"

#include "adapters/target/written_columns.hpp"
#include "mappings/model/row_key.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

/// How an engine counts the characters of a text.
enum class Counted { utf16_units, characters, not_at_all };

std::int64_t length_of(const std::string& text, Counted counted) {
  if (counted == Counted::utf16_units)
    return utf16_length(text).value;
  return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; });
}

struct Limits {
  int bits = 64;
  std::optional<std::int64_t> length;
  bool nullable = true;
};

/// Of the column as it is, or as it will be made.
Limits limits_of(const Catalogue& catalogue, std::string_view table, std::string_view name) {
  for (const auto& column : catalogue.columns)
    if (same_name(column.table, table) && same_name(column.name, name))
      return {column.holds == Holds::numbers ? column.bits : 64,
              column.holds == Holds::text ? column.length : std::nullopt, column.nullable};
  const auto* written = written_table(table);
  const auto* column = written == nullptr ? nullptr : written->column(name);
  if (column == nullptr)
    return {};
  return {column->holds == Holds::numbers ? std::max(column->bits, 16) : 64, column->length, true};
}

bool fits(std::int64_t number, int bits) {
  if (bits == 1 || bits == 8)
    return number >= 0 && number < (std::int64_t{1} << bits);
  const auto bound = std::int64_t{1} << (std::min(bits, 63) - 1);
  return bits >= 64 || (number >= -bound && number < bound);
}

template <class Row>
void check(const Catalogue& catalogue, Counted counted, const chat::Change<Row>& change,
           std::vector<std::string>& found) {
  for_each_column<Row>([&](const auto& column) {
    const auto limits = limits_of(catalogue, Table<Row>::name, column.name);
    if (counted == Counted::not_at_all && limits.nullable) // values have types there, columns do not
      return;
    const auto name = std::string(Table<Row>::name) + "." + std::string(column.name);
    const auto look = [&](const Row& row) {
      const Field field = to_field(row.*(column.member));
      if (std::holds_alternative<std::monostate>(field) && !limits.nullable)
        found.push_back(name + " does not allow NULL and would get NULL (" + row_key_text(row) + ")");
      if (counted == Counted::not_at_all)
        return;
      if (const auto* number = std::get_if<std::int64_t>(&field);
          number != nullptr && !fits(*number, limits.bits))
        found.push_back(name + " takes whole numbers of " + std::to_string(limits.bits) +
                        " bits and would get " + std::to_string(*number) + " (" + row_key_text(row) + ")");
      if (const auto* text = std::get_if<std::string>(&field); text != nullptr && limits.length)
        if (const auto length = length_of(*text, counted); length > *limits.length)
          found.push_back(name + " takes " + std::to_string(*limits.length) + " characters and would get " +
                          std::to_string(length) + " (" +
                          (column.key == Key::yes ? "in the key" : row_key_text(row)) + ")");
    };
    for (const auto& row : change.inserted)
      look(row);
    for (const auto& [before, after] : change.updated)
      look(after);
  });
}

} // namespace

std::vector<std::string> misfits_in(Database& database, const chat::ChangeSet& changes) {
  std::vector<std::string> found;
  const auto product = database.engine().catalogue.server_facts(database).product;
  const auto catalogue = database.engine().catalogue.catalogue(database);
  const auto counted = product == "SQL Server" ? Counted::utf16_units
                       : product == "SQLite"   ? Counted::not_at_all
                                               : Counted::characters;
  chat::for_each_change(changes, [&](const auto& change) { check(catalogue, counted, change, found); });
  return found;
}

} // namespace gc2pc
