// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/stopped_early.hpp"

#include "migrator/base/format.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/report/summary.hpp"

#include <fmt/format.h>

namespace gc2pc::cli {

Outcome stopped_early(const Arguments& arguments, Context& context, const TooManyErrors& stopped) {
  const auto& found = stopped.found();
  if (arguments.has(OptionId::json)) {
    auto items = nlohmann::json::array();
    for (const auto& finding : found)
      items.push_back(json_of(finding));
    print_result(arguments, context,
                 {{"stopped_early", true},
                  {"findings", json_of(grouped_findings(found))},
                  {"finding_items", std::move(items)}});
  } else {
    print_findings(context.out, found, {arguments.values().list});
    context.out.print("\n");
  }
  return {fmt::format("Stopped at {} (--max-errors): there may be more, and no plan was made. Leave the "
                      "option out to see all of them. Nothing has been changed.",
                      counted(static_cast<std::int64_t>(count(found, Severity::error)), "error")),
          ExitCode::plan_errors};
}

} // namespace gc2pc::cli
