// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/status.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/cli/run_access.hpp"
#include "migrator/cli/verbs.hpp"
#include "migrator/report/summary.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

namespace gc2pc::cli {

Outcome run_status(const Arguments& arguments, Context& context) {
  const RunView view(arguments.run_folder());
  const auto status = status_now(view.run, view.owner, arguments.config().login);
  if (arguments.has("json")) {
    auto json = json_of(status);
    if (arguments.has("audit"))
      json["journal"] = json_of(audit(view.run));
    print_json(context.out, json);
    return {status.sentence};
  }
  fmt::print(context.out, "run    {}\nplan   {}\nphase  {}\n", status.run, status.plan_hash,
             to_string(status.phase));
  if (status.lock_owner)
    fmt::print(context.out, "in use by {}\n", *status.lock_owner);
  if (status.nobody_owns_since)
    fmt::print(context.out, "no known owner of the address since {}\n", *status.nobody_owns_since);
  fmt::print(context.out, "\n");
  print_steps(context.out, status.steps);
  if (arguments.has("audit")) {
    fmt::print(context.out, "\n");
    TextTable table({"#number", "when", "who", "event", "step", "detail"});
    for (const auto& entry : audit(view.run))
      table.add(
          {fmt::format("{}", entry.sequence), entry.at, entry.who, entry.event, entry.step, entry.detail});
    table.print(context.out);
  }
  fmt::print(context.out, "\n");
  return {status.sentence};
}

} // namespace gc2pc::cli
