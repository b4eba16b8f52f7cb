// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/format.hpp"
#include "migrator/plan/outcome.hpp"
#include "migrator/report/page_parts.hpp"
#include "migrator/run/journal.hpp"
#include "migrator/verify/result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace gc2pc::report {
namespace {

constexpr double band_width = 340, least_width = 34;

/// An owner of the address, from a moment on.
struct Tenure {
  std::string_view owner, kind;
  Moment since;
};

constexpr std::string_view in_doubt = "owner not known";

std::vector<Tenure> tenures_of(const ReportData& data) {
  std::vector<Tenure> tenures;
  if (!data.status || !data.status->config.lookup_address)
    return tenures;
  tenures.push_back({"the legacy user", "user",
                     data.audit.entries.empty() ? Moment() : data.audit.entries.front().moment()});
  for (const auto& entry : data.audit.entries) {
    // As status has it: a removal that may wait for a script leaves the owner in doubt until none is seen.
    const bool doubtful = tenures.back().owner == in_doubt;
    if (entry.event == to_string(Event::address_leaving)) {
      if (doubtful)
        tenures.back().since = entry.moment();
      else if (tenures.back().kind != "ownerless")
        tenures.push_back({in_doubt, "ownerless", entry.moment()});
    } else if (entry.event == to_string(Event::address_free)) {
      if (doubtful)
        tenures.back() = {"no owner", "ownerless", entry.moment()};
      else if (tenures.back().kind != "ownerless")
        tenures.push_back({"no owner", "ownerless", entry.moment()});
    } else if (entry.event == to_string(Event::address_taken)) {
      const bool endpoint = entry.step == to_string(StepId::endpoint);
      // A removal that failed left the owner in place.
      tenures.push_back(endpoint ? Tenure{"the endpoint of the pool", "endpoint", entry.moment()}
                                 : Tenure{"the legacy user", "user", entry.moment()});
    }
  }
  return tenures;
}

/// Widths say which part was long; each part can be seen.
json owner_of(const ReportData& data) {
  const auto tenures = tenures_of(data);
  if (tenures.empty())
    return nullptr;
  const Moment end{data.created_at, {}, 0};
  std::vector<double> lengths;
  for (std::size_t i = 0; i < tenures.size(); ++i)
    lengths.push_back(seconds_between(tenures[i].since, i + 1 < tenures.size() ? tenures[i + 1].since : end));
  double sum = 0;
  for (const auto length : lengths)
    sum += length;
  const auto spare = band_width - least_width * static_cast<double>(tenures.size());
  json parts = json::array();
  std::string description;
  double at = 0;
  for (std::size_t i = 0; i < tenures.size(); ++i) {
    const auto width = spare > 0 ? least_width + (sum > 0 ? spare * lengths[i] / sum
                                                          : spare / static_cast<double>(tenures.size()))
                                 : band_width / static_cast<double>(tenures.size());
    const bool last = i + 1 == tenures.size();
    const auto text =
        fmt::format("{}: from {}{}", tenures[i].owner, shown_time(tenures[i].since.utc, Precision::seconds),
                    last ? "" : ", for " + duration(lengths[i]));
    parts.push_back({{"x", fmt::format("{:.1f}", at)},
                     {"width", fmt::format("{:.1f}", width)},
                     {"kind", tenures[i].kind},
                     {"text", text}});
    description += (i == 0 ? "" : "; ") + text;
    at += width;
  }
  std::string without;
  if (const auto& span = data.audit.without_owner)
    without = span->at_most - span->at_least < 0.05
                  ? fmt::format("No owner for {} in total.", duration(span->at_least))
                  : fmt::format("No owner for {} to {} in total.", duration(span->at_least),
                                duration(span->at_most));
  return {{"address", *data.status->config.lookup_address},
          {"desc", description},
          {"parts", parts},
          {"without", without}};
}

/// What a person reads of a record: the numbers behind it are in the journal below.
std::string without_counters(const std::string& detail) {
  return detail.substr(0, std::min(detail.find("; fingerprint "), detail.find("; differences ")));
}

/// A verification that was not passed must not be read as one that was.
bool found_differences(const JournalEntry& entry) {
  return entry.event == to_string(Event::verified) && entry.detail.starts_with(differences_found);
}

json milestones_of(const ReportData& data) {
  json list = json::array();
  static const std::map<std::string_view, std::string_view> names{
      {to_string(Event::plan_kept), "Planned"},
      {to_string(Event::rehearsed), "Rehearsed"},
      {to_string(Event::plan_approved), "Approved"},
      {to_string(Event::precopy_started), "Precopy begun"},
      {to_string(Event::precopied), "Precopied"},
      {to_string(Event::cutover_started), "Cutover begun"},
      {to_string(Event::data_done), "Data copied"},
      {to_string(Event::verified), "Verified"},
      {to_string(Event::run_complete), "Complete"},
      {to_string(Event::target_closed), "Closed"},
      {to_string(Event::rollback_started), "Rollback begun"},
      {to_string(Event::rolled_back), "Rolled back"},
      {to_string(Event::step_failed), "Step failed"},
      {to_string(Event::undo_failed), "Undo failed"}};
  for (const auto& entry : data.audit.entries)
    if (const auto name = names.find(entry.event); name != names.end())
      list.push_back({{"what", found_differences(entry) ? "Verification" : name->second},
                      {"at", shown_time(entry.at, Precision::seconds)},
                      {"who", person(entry.who)},
                      {"detail", shortened(without_counters(entry.detail), 240)}});
  return list;
}

struct StepLook {
  std::string_view word, kind, symbol;
};

/// Before the run is begun a step has been checked: the word says whether it would work.
StepLook look_of(StepStatus status, bool begun) {
  switch (status) {
  case StepStatus::failed:
    return {begun ? to_string(status) : "would fail", "bad", "✗"};
  case StepStatus::skipped:
    return {begun ? to_string(status) : "left out", "skip", "–"};
  case StepStatus::started:
  case StepStatus::undoing:
    return {to_string(status), "warn", "▶"};
  case StepStatus::undone:
    return {to_string(status), "skip", "↶"};
  case StepStatus::pending:
    return begun ? StepLook{to_string(status), "", "·"} : StepLook{"would work", "good", "✓"};
  case StepStatus::done:
  case StepStatus::confirmed:
    break;
  }
  return {to_string(status), "good", "✓"};
}

json steps_of(const ReportData& data) {
  const bool begun = data.status && data.status->phase != RunPhase::planned;
  const auto& states = begun ? data.status->steps : data.plan.checks;
  // Before it is begun a step knows no forecast of its own.
  const auto foreseen = begun ? std::map<StepId, double>() : outcome_of(data.plan).seconds;
  const auto forecast_of = [&](const StepState& state) -> std::optional<double> {
    const auto found = foreseen.find(state.id);
    return found == foreseen.end() ? state.forecast_seconds : found->second;
  };
  double longest = 0;
  for (const auto& state : states)
    longest = std::max({longest, state.seconds, forecast_of(state).value_or(0)});
  const auto width = [&](double value) {
    return fmt::format("{:.1f}", longest > 0 && value > 0 ? std::max(1.0, 100 * value / longest) : 0.0);
  };
  json list = json::array();
  for (const auto& state : states) {
    const auto look = look_of(state.status, begun);
    list.push_back({{"name", to_string(state.id)},
                    {"purpose", purpose_of(state.id)},
                    {"word", look.word},
                    {"symbol", look.symbol},
                    {"kind", look.kind},
                    {"forecast", forecast_of(state) ? duration(*forecast_of(state)) : ""},
                    {"took", state.seconds > 0 ? duration(state.seconds) : ""},
                    {"undo", state.undo_seconds > 0 ? duration(state.undo_seconds) : ""},
                    {"forecast_width", width(forecast_of(state).value_or(0))},
                    {"took_width", width(state.seconds)},
                    {"summary", state.summary}});
  }
  return list;
}

} // namespace

json timeline_of(const ReportData& data) {
  const bool begun = data.status && data.status->phase != RunPhase::planned;
  const auto records = static_cast<std::int64_t>(data.audit.entries.size());
  return {{"milestones", milestones_of(data)},
          {"owner", owner_of(data)},
          {"lead", begun ? "What was done, in order, from the journal."
                         : "What the cutover will do, in order, and whether each step would work now. "
                           "Nothing has been changed."},
          {"steps", steps_of(data)},
          {"chain", records == 0 ? "" : fmt::format("{}, the chain is intact", counted(records, "record"))},
          {"clock", data.status ? data.status->clock_changes.sentence() : ""},
          {"head", groups_of_four(data.audit.last_hash)}};
}

} // namespace gc2pc::report
