// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/format.hpp"
#include "migrator/report/page_parts.hpp"
#include "migrator/run/checkup.hpp"

#include <fmt/format.h>

namespace gc2pc::report {
namespace {

/// The class of a mark.
std::string_view kind_of(CheckLevel level) {
  switch (level) {
  case CheckLevel::good:
    return "good";
  case CheckLevel::remark:
    return "warn";
  case CheckLevel::failed:
    return "bad";
  case CheckLevel::unchecked:
    return "skip";
  }
  return "skip";
}

std::string_view mark_word(CheckLevel level) {
  return level == CheckLevel::unchecked ? "not checked" : style_of(level).name;
}

json check_json(const CheckGroupText& group, const Check& check) {
  return {{"group", group.title},
          {"kind", kind_of(check.level)},
          {"symbol", style_of(check.level).symbol},
          {"word", mark_word(check.level)},
          {"sentence", check.sentence},
          {"remedy", check.remedy}};
}

} // namespace

json checkup_of(const ReportData& data) {
  const auto& checkup = data.plan.checkup;
  if (!checkup)
    return nullptr;
  json open = json::array(), all = json::array();
  for (const auto& group : check_groups)
    for (const auto* check : checkup->of(group.group)) {
      all.push_back(check_json(group, *check));
      if (check->level == CheckLevel::failed || check->level == CheckLevel::remark)
        open.push_back(all.back());
    }
  const auto count = grouped(static_cast<std::int64_t>(all.size()));
  return {{"lead", fmt::format("When the plan was made, {}: {}. 'gc2pc doctor' checks again.",
                               shown_time(checkup->at), checkup->counts_text())},
          {"any_open", !open.empty()},
          {"open", std::move(open)},
          {"count", count},
          {"all", std::move(all)}};
}

} // namespace gc2pc::report
