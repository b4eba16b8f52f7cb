// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/times.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace gc2pc {
namespace {

constexpr std::int64_t ticks_per_millisecond = 10'000;
/// How much later than everything else a message may be: ten years.
constexpr std::int64_t plausible_ticks = 3'653L * 86'400 * ticks_per_second;
/// 1753-01-01, where datetime begins.
constexpr Ticks first_datetime{552'877'920'000'000'000};

template <class Row>
void judge(Row& row, std::array<std::pair<const char*, Ticks*>, 2> times, BadTime policy, FindingLog& log) {
  std::string detail;
  for (const auto& [column, ticks] : times) {
    if (is_in_range(*ticks))
      continue;
    detail += (detail.empty() ? "" : "; ") + (std::string(column) + " holds ") +
              std::to_string(ticks->value) + " ticks";
    if (policy == BadTime::clamp) {
      *ticks = clamped(*ticks);
      detail += " and becomes " + DateTime{*ticks}.seconds_text();
    }
  }
  if (!detail.empty())
    log.add(policy == BadTime::clamp ? Code::time_clamped : Code::time_out_of_range, row, std::move(detail));
}

} // namespace

void judge_times(legacy::Inventory& source, BadTime policy, FindingLog& log) {
  for (auto& row : source.principals)
    judge(row, {{{"prinAddedOn", &row.added_on}, {"prinUpdatedOn", &row.updated_on}}}, policy, log);
  for (auto& row : source.nodes)
    judge(row, {{{"nodeAddedOn", &row.added_on}, {"nodeUpdatedOn", &row.updated_on}}}, policy, log);
}

std::optional<Ticks> message_time_limit(const legacy::Inventory& source) {
  std::optional<Ticks> newest;
  const auto look_at = [&](const auto& rows, const char* table, const char* column, const auto& time_of) {
    if (source.constants.contains({table, column}))
      return;
    for (const auto& row : rows) {
      const auto time = clamped(time_of(row));
      newest = std::max(newest.value_or(time), time);
    }
  };
  look_at(source.versions, "tblVersion", "versionedOn",
          [](const auto& row) { return row.versioned_on.ticks; });
  look_at(source.nodes, "tblNode", "nodeUpdatedOn", [](const auto& row) { return row.updated_on; });
  look_at(source.principals, "tblPrincipal", "prinUpdatedOn", [](const auto& row) { return row.updated_on; });
  look_at(source.invitations, "tblPrincipalInvites", "createdOn",
          [](const auto& row) { return row.created_on.ticks; });
  if (!newest)
    return std::nullopt;
  return Ticks{newest->value + plausible_ticks};
}

ColumnDate column_date(DateTime date) {
  if (date.ticks < first_datetime)
    return {DateTime{first_datetime}, true};
  const auto milliseconds = clamped(date.ticks).value / ticks_per_millisecond;
  constexpr std::array<std::int64_t, 10> down{0, 0, 0, 3, 3, 3, 3, 7, 7, 7};
  const auto taken = milliseconds / 10 * 10 + down[static_cast<std::size_t>(milliseconds % 10)];
  return {DateTime{Ticks{taken * ticks_per_millisecond}}, false};
}

} // namespace gc2pc
