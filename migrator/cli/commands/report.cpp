// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/report.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/run/open_run.hpp"
#include "migrator/run/run.hpp"

#include <fmt/format.h>

namespace gc2pc::cli {

Outcome run_report(const Arguments& arguments, Context& context) {
  const auto& folder = arguments.run_folder();
  const RunView view(folder);
  const auto data = collect_report(view.run, view.owner);
  const bool elsewhere = arguments.has(OptionId::out);
  const auto& to = elsewhere ? arguments.values().out : folder;
  if (elsewhere)
    make_run_folder(to);
  write_report(to, data);
  if (arguments.has(OptionId::json))
    write_report_json(
        data, [&](std::string_view text) { context.out.json(text); }, arguments.command().name);
  return {fmt::format("The report is in {} and report.json beside it.", (to / "report.html").string())};
}

} // namespace gc2pc::cli
