// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/checkup.hpp"

#include "migrator/base/format.hpp"
#include "migrator/run/stored_json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc {
namespace {

using nlohmann::json;

constexpr std::array level_styles{CheckLevelStyle{CheckLevel::good, "ok", "✓", "ok", "green"},
                                  CheckLevelStyle{CheckLevel::remark, "remark", "!", "!", "yellow"},
                                  CheckLevelStyle{CheckLevel::failed, "failed", "✗", "x", "red"},
                                  CheckLevelStyle{CheckLevel::unchecked, "not-checked", "–", "-", ""}};

/// The entry of a table whose name the JSON has.
template <class Table>
const auto& named(const Table& table, const std::string& name) {
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.name == name; });
  if (found == table.end())
    throw Error(ErrorKind::corrupt, "the run's checks cannot be read");
  return *found;
}

std::string_view name_of(CheckGroup group) {
  return check_groups.at(static_cast<std::size_t>(group)).name;
}

} // namespace

const CheckLevelStyle& style_of(CheckLevel level) {
  return level_styles.at(static_cast<std::size_t>(level));
}

std::size_t Checkup::count(CheckLevel level) const {
  return static_cast<std::size_t>(
      std::count_if(checks.begin(), checks.end(), [&](const Check& check) { return check.level == level; }));
}

std::vector<const Check*> Checkup::of(CheckGroup group) const {
  std::vector<const Check*> found;
  for (const auto& check : checks)
    if (check.group == group)
      found.push_back(&check);
  return found;
}

std::string Checkup::counts_text() const {
  const auto number = [&](CheckLevel level) { return static_cast<std::int64_t>(count(level)); };
  auto text = counted(number(CheckLevel::good), "check") + " passed";
  if (const auto failed = number(CheckLevel::failed); failed > 0)
    text += fmt::format(", {} failed", grouped(failed));
  if (const auto remarks = number(CheckLevel::remark); remarks > 0)
    text += ", " + counted(remarks, "remark");
  if (const auto unchecked = number(CheckLevel::unchecked); unchecked > 0)
    text += fmt::format(", {} not checked", grouped(unchecked));
  return text;
}

std::string stored_checkup(const Checkup& checkup) {
  json list = json::array();
  for (const auto& check : checkup.checks)
    list.push_back({{"group", name_of(check.group)},
                    {"id", check.id},
                    {"level", style_of(check.level).name},
                    {"sentence", check.sentence},
                    {"remedy", check.remedy}});
  return stored_text({{"at", checkup.at}, {"checks", list}});
}

Checkup checkup_from_stored(const std::string& text) {
  return read_stored(text, "checks", [](const json& stored) {
    Checkup checkup;
    checkup.at = stored.at("at").get<std::string>();
    for (const auto& item : stored.at("checks"))
      checkup.checks.push_back(
          {named(check_groups, item.at("group").get<std::string>()).group, item.at("id").get<std::string>(),
           named(level_styles, item.at("level").get<std::string>()).level,
           item.at("sentence").get<std::string>(), item.at("remedy").get<std::string>()});
    return checkup;
  });
}

} // namespace gc2pc
