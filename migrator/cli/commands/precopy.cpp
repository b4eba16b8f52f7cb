// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/precopy.hpp"
#include "migrator/base/format.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/call_watch.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/cli/next.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/cli/print_changes.hpp"
#include "migrator/cli/run_access.hpp"
#include "migrator/report/summary.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc::cli {
namespace {

nlohmann::json precopy_json(const PrecopyResult& result, const PlanChanges& changes) {
  auto object = gc2pc::json_of(result.status);
  object["plan"] = result.plan.hash;
  object["changes"] = json_of(changes);
  object["messages_there"] = result.messages_there;
  object["messages_copied"] = result.messages_copied;
  return object;
}

Outcome finish(const Arguments& arguments, Context& context, const PrecopyResult& result,
               const PlanChanges& changes, std::string sentence) {
  if (arguments.has(OptionId::json)) {
    print_result(arguments, context, precopy_json(result, changes));
  } else {
    if (!changes.none())
      print_changes(context.out, changes);
    context.out.print("Plan {}\n\n", result.plan.hash);
    auto verdict = result.status.verdict;
    if (!arguments.has(OptionId::execute))
      verdict.next = "precopy --execute";
    print_next(context.out, verdict, arguments.run_folder());
  }
  return {std::move(sentence)};
}

std::string dry_sentence(const PrecopyResult& result, const PlanChanges& changes) {
  const auto total = counted(result.plan.message_count(), "message");
  return fmt::format("Would copy {} to the target, {} are already there; {}. Nothing has been changed.",
                     total, grouped(result.messages_there), sentence_of(changes));
}

} // namespace

Outcome run_precopy(const Arguments& arguments, Context& context) {
  const auto& folder = arguments.run_folder();
  if (!arguments.has(OptionId::execute)) {
    const RunView view(folder);
    const PlanOutline before(view.run.load_plan());
    auto session = read_session_of(view.run, arguments, context.stop);
    const auto result = check_precopy(view.run, session, context.observer, context.stop);
    const auto changes = changes_between(before, PlanOutline(result.plan));
    return finish(arguments, context, result, changes, dry_sentence(result, changes));
  }
  OpenRun opened(folder, context.observer);
  const PlanOutline before(opened.run.load_plan());
  auto session = session_of(opened.run, arguments, context.stop);
  CutoverOptions options;
  options.max_rate = arguments.values().cutover.max_rate;
  if (context.watch != nullptr)
    options.await_step = [&](StepId step) { context.watch->await_step(step); };
  if (context.watch != nullptr && arguments.has(OptionId::pause_file))
    options.paused = [&] { return context.watch->paused(); };
  const auto result = gc2pc::run_precopy(opened.run, session, context.observer, context.stop, options);
  refresh_report(opened.run, context.observer);
  const auto changes = changes_between(before, PlanOutline(result.plan));
  return finish(arguments, context, result, changes,
                fmt::format("Precopied: {} in the target, {} of them new. The legacy system is still in use; "
                            "the cutover copies what changes from now on.",
                            counted(result.messages_there, "message"),
                            grouped(std::max<std::int64_t>(0, result.messages_copied))));
}

} // namespace gc2pc::cli
