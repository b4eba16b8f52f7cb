// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/print_changes.hpp"

#include "migrator/base/format.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/report/summary.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc::cli {
namespace {

/// Groups and findings that the terminal shows; --json has all of them.
constexpr std::size_t shown_changes = 40;

std::string_view text_of(GroupChange::What what) {
  switch (what) {
  case GroupChange::What::added:
    return "new";
  case GroupChange::What::removed:
    return "gone";
  case GroupChange::What::changed:
    return "changed";
  }
  return "changed";
}

void print_findings_of(TerminalOut& out, std::string_view title, const std::vector<Finding>& findings) {
  if (findings.empty())
    return;
  out.print("\n{}\n", title);
  TextTable table({"finding", "of", "summary"});
  for (std::size_t i = 0; i < findings.size() && i < shown_changes; ++i) {
    const auto& finding = findings[i];
    table.add({std::string(gc2pc::text_of(finding.code).name),
               finding.name.empty() ? finding.key : finding.name, finding.detail});
  }
  table.print(out);
  if (findings.size() > shown_changes)
    out.print("  … and {} more with --json\n",
              grouped(static_cast<std::int64_t>(findings.size() - shown_changes)));
}

} // namespace

void print_changes(TerminalOut& out, const PlanChanges& changes) {
  out.print("Since plan {}\n", changes.before);
  for (const auto& input : changes.inputs)
    out.print("  {}\n", input);
  if (!changes.groups.empty()) {
    out.print("\n");
    TextTable table({"kind", "of", "", "#rows before", "#rows now"});
    for (std::size_t i = 0; i < changes.groups.size() && i < shown_changes; ++i) {
      const auto& group = changes.groups[i];
      table.add({group.kind, group.name.empty() ? group.guid : group.name, std::string(text_of(group.what)),
                 grouped(group.rows_before), grouped(group.rows_now)});
    }
    table.print(out);
    if (changes.groups.size() > shown_changes)
      out.print("  … and {} more with --json\n",
                grouped(static_cast<std::int64_t>(changes.groups.size() - shown_changes)));
  }
  print_findings_of(out, "New findings", changes.findings_added);
  print_findings_of(out, "Findings that are gone", changes.findings_gone);
  out.print("\n");
}

nlohmann::json json_of(const PlanChanges& changes) {
  auto groups = nlohmann::json::array();
  for (const auto& group : changes.groups)
    groups.push_back({{"kind", group.kind},
                      {"guid", group.guid},
                      {"name", group.name},
                      {"change", text_of(group.what)},
                      {"rows_before", group.rows_before},
                      {"rows_now", group.rows_now}});
  const auto list = [](const std::vector<Finding>& findings) {
    auto items = nlohmann::json::array();
    for (const auto& finding : findings)
      items.push_back(gc2pc::json_of(finding));
    return items;
  };
  return {{"plan_before", changes.before},
          {"plan_now", changes.now},
          {"inputs", changes.inputs},
          {"messages_before", changes.messages_before},
          {"messages_now", changes.messages_now},
          {"rooms_before", changes.rooms_before},
          {"rooms_now", changes.rooms_now},
          {"groups", std::move(groups)},
          {"findings_added", list(changes.findings_added)},
          {"findings_gone", list(changes.findings_gone)}};
}

} // namespace gc2pc::cli
