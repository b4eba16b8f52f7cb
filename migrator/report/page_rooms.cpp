// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/format.hpp"
#include "migrator/report/page_parts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace gc2pc::report {
namespace {

constexpr std::size_t managers_shown = 2;

/// Notes say mostly that something had no effect; these say what users see.
bool is_noticed(std::string_view name) {
  constexpr std::array seen{Code::room_moved, Code::room_split, Code::topic_appended,
                            Code::visibility_mapped};
  const auto code = code_named(name);
  return code && (gc2pc::text_of(*code).severity != Severity::info ||
                  std::find(seen.begin(), seen.end(), *code) != seen.end());
}

std::string managers_of(const json& room) {
  const auto& names = room.at("managers");
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < managers_shown; ++i)
    text += (i == 0 ? "" : ", ") + names[i].get<std::string>();
  if (names.size() > managers_shown)
    text += fmt::format(" +{}", names.size() - managers_shown);
  return text;
}

} // namespace

std::vector<std::string> changes_of_room(const json& room, bool skipped) {
  if (skipped)
    return {"stays behind"};
  std::vector<std::string> changes;
  if (room.at("after").at("name") != room.at("before"))
    changes.emplace_back("new name");
  for (const auto& code : room.at("changes")) {
    auto text = code.get<std::string>();
    if (text.starts_with("name-") || !is_noticed(text))
      continue; // the new name is there to be read
    std::replace(text.begin(), text.end(), '-', ' ');
    changes.push_back(std::move(text));
  }
  return changes;
}

json room_row(const json& room, bool skipped) {
  const auto text = [](const json& value) {
    return value.is_null() ? std::string() : value.get<std::string>();
  };
  const auto& id = room.at("legacy_node_id");
  const auto& messages = room.at("messages");
  return {{"id", id.is_null() ? "" : fmt::format("{}", id.get<std::int64_t>())},
          {"skipped", skipped},
          {"before", room.at("before")},
          {"after", skipped ? "" : text(room.at("after").at("name"))},
          {"category", skipped ? text(room.at("path")) : text(room.at("after").at("category"))},
          {"messages", messages.is_null() ? "" : grouped(messages.get<std::int64_t>())},
          {"managers", managers_of(room)},
          {"changes", fmt::format("{}", fmt::join(changes_of_room(room, skipped), ", "))}};
}

} // namespace gc2pc::report
