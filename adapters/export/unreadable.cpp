// SPDX-License-Identifier: Apache-2.0
#include "adapters/export/unreadable.hpp"

#include "adapters/export/row_json.hpp"

namespace gc2pc {

void put_unreadable(std::string& out, std::span<const legacy::BadMessage> values) {
  UnreadableMessage row;
  row.first = true;
  for (const auto& value : values) {
    row.room = value.room;
    row.id = value.id;
    row.column = value.column;
    row.expected = value.expected;
    row.found = value.found;
    row.date = value.date;
    row.content = value.content;
    row.rtf = value.rtf;
    put_row(out, row);
    row.first = false;
  }
}

bool is_unreadable(std::string_view line) {
  return line.starts_with(R"({"firstUnreadable":)");
}

bool is_further_unreadable(std::string_view line) {
  return line.starts_with(R"({"firstUnreadable":false)");
}

legacy::BadMessage bad_message(const UnreadableMessage& value) {
  return {value.room,  value.id,   value.column,  value.expected,
          value.found, value.date, value.content, value.rtf};
}

std::vector<UnreadableText> unreadable_texts(std::span<const legacy::LeftOutRow> rows) {
  std::vector<UnreadableText> texts;
  std::int64_t number = 0;
  for (const auto& row : rows) {
    ++number;
    for (const auto& [column, value] : row.texts)
      texts.push_back({number, row.table, row.key, column, value});
    if (row.texts.empty())
      texts.push_back({number, row.table, row.key, std::nullopt, std::nullopt});
  }
  return texts;
}

std::vector<legacy::LeftOutRow> left_out_rows(std::span<const UnreadableText> texts) {
  std::vector<legacy::LeftOutRow> rows;
  std::int64_t number = 0;
  for (const auto& text : texts) {
    if (rows.empty() || text.row != number)
      rows.push_back({text.table, text.key, {}});
    number = text.row;
    if (text.column && text.value)
      rows.back().texts.emplace_back(*text.column, *text.value);
  }
  return rows;
}

} // namespace gc2pc
