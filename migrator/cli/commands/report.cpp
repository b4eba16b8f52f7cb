// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/report.hpp"
#include "adapters/files/ownership.hpp"
#include "mappings/model/numbers.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/next.hpp"
#include "migrator/report/csv.hpp"
#include "migrator/report/notice.hpp"
#include "migrator/run/open_run.hpp"
#include "migrator/run/run.hpp"

#include <fmt/format.h>

namespace gc2pc::cli {
namespace {

/// A folder that another account may write could hold a link in the place of what is written there.
void require_own_folders(const OptionValues& values) {
  if (!values.out.empty())
    require_own_folder(values.out, fmt::format("the folder of the report '{}'", values.out.string()));
  if (values.csv)
    require_own_folder(*values.csv, fmt::format("the folder of tables '{}'", values.csv->string()));
  if (values.notice)
    require_own_folder(*values.notice, fmt::format("the folder of notices '{}'", values.notice->string()));
}

} // namespace

Outcome run_report(const Arguments& arguments, Context& context) {
  const auto& folder = arguments.run_folder();
  require_own_folders(arguments.values());
  context.observer.begin("write report", 0, Unit::rows);
  const RunView view(folder);
  const auto data = collect_report(view.run, view.owner);
  const bool elsewhere = arguments.has(OptionId::out);
  const auto& to = elsewhere ? arguments.values().out : folder;
  if (elsewhere)
    make_run_folder(to);
  write_report(to, data);
  context.observer.end({});
  auto sentence =
      fmt::format("The report is in {} and report.json beside it.", (to / "report.html").string());
  if (const auto& tables = arguments.values().csv) {
    write_csv(*tables, data);
    sentence += fmt::format(" Tables are in {}.", tables->string());
  }
  if (const auto& texts = arguments.values().notice) {
    const auto managers = static_cast<std::int64_t>(write_notices(*texts, data));
    sentence += fmt::format(" Texts for all users and for {} are in {}.", counted(managers, "manager"),
                            texts->string());
  }
  if (!arguments.has(OptionId::json))
    print_next(context.out, view, folder);
  // Last: after the first byte there can be no other object.
  if (arguments.has(OptionId::json))
    write_report_json(
        data, [&](std::string_view text) { context.out.json(text); }, arguments.command().name);
  return {std::move(sentence)};
}

} // namespace gc2pc::cli
