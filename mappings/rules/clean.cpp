// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/clean.hpp"

#include "mappings/model/numbers.hpp"
#include "mappings/model/row_key.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

namespace gc2pc {
namespace {

/// Fewer texts of a column say nothing about its encoding (C3).
constexpr std::int64_t enough_texts = 10;

/// C60: what the product's tools write as XML.
constexpr std::array xml_columns{std::string_view("nodeName"), std::string_view("nodeDesc"),
                                 std::string_view("topic"), std::string_view("prinName"),
                                 std::string_view("siopName")};

/// What was found in the texts of one row.
struct RowTexts {
  std::int64_t places = 0, xml = 0;
  std::string bad_columns, xml_columns;
};

std::string places_text(std::int64_t places, const std::string& noun, const std::string& columns) {
  return counted(places, noun) + " in " + columns;
}

/// Cleans one table after the other.
class Cleaner {
 public:
  Cleaner(const Policies& policies, FindingLog& log) : policies_(policies), log_(log) {}

  template <class Row>
  void clean(std::vector<Row>& rows, const std::vector<legacy::LeftOutRow>& left_out) {
    const std::string table(Table<Row>::name);
    columns_.clear();
    for (auto& row : rows) {
      RowTexts found;
      for_each_column<Row>(
          [&](const auto& column) { clean_member(row.*(column.member), column.name, found); });
      report(table, found, [&] { return row_key_text(row); });
    }
    for (const auto* row : sorted(left_out, table)) {
      RowTexts found;
      for (const auto& [column, as_read] : row->texts) {
        auto text = as_read;
        clean_text(text, column, found);
      }
      report(table, found, [&] { return row->key; });
    }
    for_each_column<Row>([&](const auto& column) {
      if (const auto texts = columns_.find(column.name); texts != columns_.end())
        report_text_column(table, column.name, texts->second, log_);
    });
  }

  std::vector<Finding> xml_findings;

 private:
  static std::vector<const legacy::LeftOutRow*> sorted(const std::vector<legacy::LeftOutRow>& rows,
                                                       const std::string& table) {
    std::vector<const legacy::LeftOutRow*> result;
    for (const auto& row : rows)
      if (row.table == table)
        result.push_back(&row);
    std::stable_sort(result.begin(), result.end(), [](const auto* a, const auto* b) {
      return std::tie(a->key, a->texts) < std::tie(b->key, b->texts);
    });
    return result;
  }

  template <class T>
  void clean_member(T& member, std::string_view column, RowTexts& found) {
    if constexpr (std::is_same_v<T, std::string>)
      clean_text(member, column, found);
    else if constexpr (std::is_same_v<T, std::optional<std::string>>)
      if (member)
        clean_text(*member, column, found);
  }

  void clean_text(std::string& text, std::string_view column, RowTexts& found) {
    const auto add = [&](std::int64_t places, std::int64_t& sum, std::string& columns) {
      if (places != 0)
        columns += (columns.empty() ? "" : ", ") + std::string(column);
      sum += places;
    };
    const auto bad = clean_utf8(text);
    columns_[column].add(text, bad);
    add(bad, found.places, found.bad_columns);
    if (std::find(xml_columns.begin(), xml_columns.end(), column) != xml_columns.end())
      add(policies_.xml_characters == XmlCharacters::replace ? replace_non_xml(text) : count_non_xml(text),
          found.xml, found.xml_columns);
  }

  template <class Key>
  void report(const std::string& table, const RowTexts& found, const Key& key) {
    if (found.places != 0)
      log_.add({bad_text_code(policies_.bad_text),
                table,
                key(),
                std::nullopt,
                {},
                places_text(found.places, "place", found.bad_columns),
                1});
    if (found.xml != 0)
      xml_findings.push_back({Code::xml_characters,
                              table,
                              key(),
                              std::nullopt,
                              {},
                              places_text(found.xml, "character", found.xml_columns),
                              1});
  }

  const Policies& policies_;
  FindingLog& log_;
  /// By name, which a Table or a LeftOutRow owns.
  std::map<std::string_view, TextColumn> columns_;
};

} // namespace

void report_text_column(std::string_view table, std::string_view column, const TextColumn& texts,
                        FindingLog& log) {
  if (texts.texts >= enough_texts && 2 * texts.bad > texts.texts)
    log.add({Code::bad_text_column,
             std::string(table),
             std::string(column),
             std::nullopt,
             {},
             std::to_string(texts.bad) + " of " + std::to_string(texts.texts) + " texts are malformed",
             texts.bad});
}

std::vector<Finding> clean_inventory(legacy::Inventory& source, const Policies& policies, FindingLog& log) {
  Cleaner cleaner(policies, log);
  legacy::for_each_table(source, [&](auto& rows) { cleaner.clean(rows, source.left_out); });
  return std::move(cleaner.xml_findings);
}

} // namespace gc2pc
