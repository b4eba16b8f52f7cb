// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/assess.hpp"
#include "migrator/base/format.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/cli/next.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/cli/stopped_early.hpp"
#include "migrator/report/assessment_json.hpp"
#include "migrator/report/summary.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gc2pc::cli {
namespace {

void print(TerminalOut& out, const DirectoryPreview& preview) {
  out.print("\nDirectory {}\n", preview.directory);
  if (preview.owners.empty())
    out.print("  {} has no owner\n", preview.address);
  for (const auto& owner : preview.owners)
    out.print("  {} belongs to the {} '{}'\n", preview.address, owner.kind == "other" ? "object" : owner.kind,
              owner.dn);
  for (const auto& fact : preview.facts)
    out.print("  {}\n", fact);
  for (const auto& obstacle : preview.obstacles)
    out.print("  blocked by: {}\n", obstacle);
}

/// Behind what is said of the pool; empty when there is nothing to say.
std::string address_sentence(const std::optional<DirectoryPreview>& preview) {
  if (!preview)
    return {};
  return preview->obstacles.empty() ? fmt::format(" {} can be handed over.", preview->address)
                                    : fmt::format(" {} cannot be handed over as it is: {}", preview->address,
                                                  fmt::join(preview->obstacles, "; ")) +
                                          (preview->obstacles.back().ends_with('.') ? "" : ".");
}

void print(TerminalOut& out, const Assessment& assessment, const FindingLists& lists) {
  out.print("{}, profile {}\n{}\npool {}\n\n", assessment.generation, assessment.profile, assessment.source,
            assessment.pool_id);
  TextTable inventory({"what is there", "#count", ""});
  for (const auto& count : assessment.inventory)
    inventory.add({count.name, grouped(count.count), count.note});
  inventory.print(out);

  out.print("\nLimits of Persistent Chat, after a migration\n");
  TextTable limits({"what", "#in the legacy pool", "#then", "#limit", ""});
  for (const auto& limit : assessment.limits)
    limits.add({limit.name, limit.source ? grouped(*limit.source) : "", grouped(limit.value),
                grouped(limit.limit),
                limit.exceeded() && limit.ruled ? "over the limit; the findings say what happens"
                : limit.exceeded()              ? "over the limit"
                : limit.near() ? fmt::format("over the warning threshold of {}", grouped(*limit.warning))
                               : "ok"},
               limit.exceeded() && !limit.ruled   ? Colour::red
               : limit.exceeded() || limit.near() ? Colour::yellow
                                                  : Colour::green,
               4);
  limits.print(out);

  if (assessment.directory)
    print(out, *assessment.directory);
  print_findings(out, assessment.plan.plan.findings, lists);
  print_servers(out, assessment.plan.servers);
  for (const auto& obstacle : assessment.target_obstacles)
    out.print("  blocked by: {}\n", obstacle);
  const auto measured = [&](const Rate& rate) {
    out.print("\nMeasured: {}, {} in {} ({}/s)", to_string(rate.work),
              grouped(static_cast<std::int64_t>(rate.units)), duration(rate.seconds),
              grouped(static_cast<std::int64_t>(rate.per_second())));
  };
  for (const auto& rate : assessment.plan.rates)
    measured(rate);
  if (assessment.writing)
    measured(*assessment.writing);
  out.print("\n");
  print_forecast(out, assessment.forecast);
  out.print("\n");
}

Outcome look(const Arguments& arguments, Context& context) {
  const bool probes = arguments.has(OptionId::probe_target);
  if (probes)
    arguments.require({OptionId::source, OptionId::target});
  else
    arguments.require({OptionId::source});
  auto config = arguments.config();
  std::unique_ptr<ChatStore> probed;
  if (probes)
    probed = open_store(config.target, context.stop);
  // An INI file names everything; the target is not looked at here.
  config.target.clear();
  config.files_to = std::nullopt;
  config.jobs = std::nullopt;
  auto session = open_read_session(config, context.stop);
  session.max_errors = arguments.values().max_errors;
  const auto assessment = assess(session, probed.get(), context.observer, context.stop);
  if (arguments.has(OptionId::json)) {
    auto object = json_of(assessment);
    add_listed(object, assessment.plan.plan.findings, arguments);
    print_result(arguments, context, std::move(object));
  } else {
    print(context.out, assessment, {arguments.values().list});
    if (assessment.plan.plan.executable())
      print_next(context.out, fmt::format("plan {}--run DIR …", config_words(arguments)));
    context.out.print("\n");
  }

  const auto& plan = assessment.plan.plan;
  const auto over = exceeded_text(assessment.limits), near = near_text(assessment.limits);
  const auto what = fmt::format("{} in {} and {}", counted(plan.message_count(), "message"),
                                counted(static_cast<std::int64_t>(plan.rooms.size()), "room"),
                                findings_sentence(plan.findings));
  if (!plan.executable())
    return {fmt::format("The pool cannot be migrated as it is: {}{}.", what,
                        over.empty() ? "" : "; it would be over a limit of Persistent Chat: " + over) +
                address_sentence(assessment.directory),
            ExitCode::plan_errors};
  if (!over.empty())
    return {fmt::format("The pool would be over a limit of Persistent Chat: {} ({}).", over, what) +
                address_sentence(assessment.directory),
            ExitCode::plan_errors};
  const bool hindered = (assessment.directory && !assessment.directory->obstacles.empty()) ||
                        !assessment.target_obstacles.empty();
  return {fmt::format("The pool can be migrated: {}{}.", what,
                      near.empty() ? "" : "; it would be close to a limit of Persistent Chat: " + near) +
              (assessment.target_obstacles.empty()
                   ? ""
                   : fmt::format(" The target cannot accept it: {}.",
                                 fmt::join(assessment.target_obstacles, "; "))) +
              (session.files_from ? "" : " Files were not checked: no --files-from was given.") +
              address_sentence(assessment.directory),
          hindered ? ExitCode::plan_errors : ExitCode::done};
}

} // namespace

Outcome run_assess(const Arguments& arguments, Context& context) {
  try {
    return look(arguments, context);
  } catch (const TooManyErrors& stopped) {
    return stopped_early(arguments, context, stopped);
  }
}

} // namespace gc2pc::cli
