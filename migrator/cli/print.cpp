// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/print.hpp"

#include "migrator/base/format.hpp"
#include "migrator/cli/terminal.hpp"
#include "migrator/plan/running_servers.hpp"
#include "migrator/report/rejects.hpp"
#include "migrator/report/summary.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc::cli {
namespace {

/// More than a screen of them is for the report.
constexpr std::size_t differences_shown = 20;
/// Examples of each code; the report has all of them.
constexpr std::size_t errors_shown = 10, warnings_shown = 3;

/// `table key name: detail`, without what a finding lacks.
std::string line_of(const Finding& finding) {
  std::string where;
  for (const auto* part : {&finding.table, &finding.key, &finding.name})
    if (!part->empty())
      where += (where.empty() ? "" : " ") + *part;
  return where.empty() ? finding.detail : where + ": " + finding.detail;
}

Colour colour_of(Severity severity) {
  return severity == Severity::error     ? Colour::red
         : severity == Severity::warning ? Colour::yellow
                                         : Colour::none;
}

Colour colour_of(StepStatus status) {
  switch (status) {
  case StepStatus::failed:
    return Colour::red;
  case StepStatus::confirmed:
  case StepStatus::undone:
    return Colour::green;
  case StepStatus::started:
  case StepStatus::undoing:
    return Colour::blue;
  default:
    return Colour::none;
  }
}

bool is_listed(const FindingLists& lists, Code code) {
  return std::find(lists.whole.begin(), lists.whole.end(), code) != lists.whole.end();
}

/// How many findings of a code are shown.
std::size_t shown_of(const FindingGroup& group, const FindingLists& lists) {
  if (is_listed(lists, group.text->code))
    return group.items.size();
  const auto most = group.text->severity == Severity::error     ? errors_shown
                    : group.text->severity == Severity::warning ? warnings_shown
                                                                : 0;
  return std::min(group.items.size(), most);
}

/// Where those are that are not shown.
std::string elsewhere(const FindingGroup& group, const FindingLists& lists) {
  return lists.in_rejects && leaves_behind(group.text->code)
             ? fmt::format("in rejects/{}.jsonl", group.text->name)
             : fmt::format("with --list {}", group.text->name);
}

} // namespace

void TextTable::print(TerminalOut& out) const {
  std::vector<std::size_t> widths;
  for (const auto& heading : headings_)
    widths.push_back(columns_of(heading) - (heading.starts_with('#') ? 1 : 0));
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.cells.size(); ++i)
      widths[i] = std::max(widths[i], columns_of(row.cells[i]));
  const auto line = [&](const Row& row, bool heading) {
    // Nothing is filled after the last cell that says something.
    auto last = row.cells.size();
    while (last > 0 && row.cells[last - 1].empty())
      --last;
    for (std::size_t i = 0; i < last; ++i) {
      const bool right = headings_[i].starts_with('#');
      const auto cell =
          heading && right ? std::string_view(row.cells[i]).substr(1) : std::string_view(row.cells[i]);
      const auto padded = i + 1 == last && !right ? std::string(cell) : filled(cell, widths[i], right);
      out.print("  {}", painted(i == row.painted ? row.colour : Colour::none, padded));
    }
    out.print("\n");
  };
  line({headings_}, true);
  for (const auto& row : rows_)
    line(row, false);
}

void TextTable::add(std::vector<std::string> cells, Colour colour, std::size_t painted) {
  for (auto& cell : cells)
    cell = visible_text(cell); // before it is measured
  rows_.push_back({std::move(cells), colour, painted});
}

void print_counts(TerminalOut& out, const Plan& plan) {
  TextTable table({"kind", "#read", "#carried over", "#left out", "#rows in the target"});
  for (const auto& [kind, counts] : plan.counts)
    table.add({kind, grouped(counts.read), grouped(counts.written), grouped(counts.skipped_total()),
               grouped(counts.rows)});
  table.print(out);
}

void print_findings(TerminalOut& out, const std::vector<Finding>& findings, const FindingLists& lists) {
  out.print("\nFindings: {}\n", findings_sentence(findings));
  const auto groups = grouped_findings(findings);
  if (groups.empty())
    return;
  TextTable table({"severity", "code", "#findings", "#rows", "meaning"});
  for (const auto& group : groups)
    table.add({std::string(to_string(group.text->severity)), std::string(group.text->name),
               grouped(group.count), grouped(group.rows), std::string(group.text->meaning)},
              colour_of(group.text->severity));
  table.print(out);
  bool all = true;
  for (const auto& group : groups) {
    const auto shown = shown_of(group, lists);
    all = all && shown > 0;
    if (shown == 0)
      continue;
    out.print("\n  {}: {}\n", painted(colour_of(group.text->severity), group.text->name), group.text->remedy);
    for (std::size_t i = 0; i < shown; ++i)
      out.print("    {}\n", line_of(*group.items[i]));
    if (shown < group.items.size())
      out.print("    … and {} more {}\n", grouped(static_cast<std::int64_t>(group.items.size() - shown)),
                elsewhere(group, lists));
    if (group.others != nullptr)
      out.print("    … {}\n", group.others->detail);
  }
  if (!all)
    out.print("\n  Notes are only counted here; --list CODE,… lists the findings of a code.\n");
}

void print_space(TerminalOut& out, const std::vector<SpaceNeed>& space) {
  if (space.empty())
    return;
  out.print("\nDisk space\n");
  TextTable table({"place", "#needs about", "#free", ""});
  for (const auto& need : space)
    table.add({need.place, byte_size(need.needed), need.free ? byte_size(*need.free) : "not known",
               need.enough() ? "" : "not enough"},
              need.enough() ? Colour::none : Colour::red, 3);
  table.print(out);
}

void print_servers(TerminalOut& out, const std::vector<ServerNote>& servers) {
  out.print("\nServers\n");
  for (const auto& server : servers) {
    out.print("  {}: {}\n", server.role, server.text);
    for (const auto& remark : server.remarks)
      out.print("  {}: {}\n", painted(Colour::yellow, "warning"), remark);
    if (const auto pings = server.pings ? last_pings(*server.pings) : std::string(); !pings.empty())
      out.print("  last pings of its chat servers: {}\n", pings);
  }
}

void print_forecast(TerminalOut& out, const Forecast& forecast) {
  out.print("\nForecast: cutover {}, rollback {}\n", duration(forecast.cutover_seconds),
            duration(forecast.rollback_seconds));
  TextTable table({"work", "#takes", "follows from"});
  for (const auto& part : forecast.parts)
    table.add({part.work, duration(part.seconds), part.basis});
  if (!forecast.parts.empty())
    table.print(out);
}

namespace {

std::string took(const StepState& step) {
  const auto seconds = step.status == StepStatus::undone || step.status == StepStatus::undoing
                           ? step.undo_seconds
                           : step.seconds;
  return seconds > 0 ? duration(seconds) : "";
}

} // namespace

void print_steps(TerminalOut& out, const std::vector<StepState>& steps) {
  TextTable table({"step", "state", "#took", "summary"});
  for (const auto& step : steps)
    table.add({std::string(to_string(step.id)), std::string(to_string(step.status)), took(step),
               step.summary.empty() ? std::string(purpose_of(step.id)) : step.summary},
              colour_of(step.status), 1);
  table.print(out);
}

void print_checks(TerminalOut& out, const std::vector<StepState>& checks) {
  TextTable table({"step", "result", "summary"});
  for (const auto& step : checks)
    table.add({std::string(to_string(step.id)),
               step.status == StepStatus::failed    ? "would fail"
               : step.status == StepStatus::skipped ? "left out"
                                                    : "would work",
               step.summary},
              colour_of(step.status), 1);
  table.print(out);
}

void print_differences(TerminalOut& out, const std::vector<Difference>& differences) {
  if (differences.empty())
    return;
  TextTable table({"kind", "what", "expected and found"});
  const auto shown = std::min(differences.size(), differences_shown);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& difference = differences[i];
    table.add(
        {difference.kind, difference.name.empty() ? difference.guid : difference.name, difference.detail});
  }
  table.print(out);
  if (shown < differences.size())
    out.print("  … and {} more with --json, and in report.html\n",
              grouped(static_cast<std::int64_t>(differences.size() - shown)));
}

} // namespace gc2pc::cli
