// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/doctor.hpp"
#include "adapters/run/run_database.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/cli/next.hpp"
#include "migrator/cli/print_checkup.hpp"
#include "migrator/cli/terminal.hpp"
#include "migrator/cli/terminal_checks.hpp"
#include "migrator/report/summary.hpp"
#include "migrator/run/open_run.hpp"
#include "migrator/workflows/status.hpp"

#include <fmt/format.h>

namespace gc2pc::cli {
namespace {

/// A run says what it works on and what its plan needs; a folder without one is where it will be.
DoctorRequest request_of(const Arguments& arguments) {
  DoctorRequest request;
  request.config = arguments.config();
  if (!arguments.has(OptionId::run))
    return request;
  request.run_folder = arguments.run_folder();
  if (!RunDatabase::exists(*request.run_folder))
    return request;
  const RunView view(*request.run_folder);
  request.run = view.run.id();
  if (view.run.value("config"))
    request.config = load_config(view.run, request.config);
  if (const auto space = view.run.value("space"))
    request.space = space_from_stored(*space);
  return request;
}

/// The same command until nothing fails; then a plan, or what the run has next.
void print_next_of(const Arguments& arguments, Context& context, bool failed) {
  const bool with_run = arguments.has(OptionId::run);
  const auto words = config_words(arguments) +
                     (with_run ? "--run " + for_a_shell(arguments.run_folder().string()) + " " : "");
  if (failed)
    print_next(context.out, fmt::format("doctor {}…", words));
  else if (with_run && RunDatabase::exists(arguments.run_folder()))
    print_next(context.out, RunView(arguments.run_folder()), arguments.run_folder());
  else
    print_next(context.out, fmt::format("plan {}{}…", words, with_run ? "" : "--run DIR "));
}

} // namespace

Outcome run_doctor(const Arguments& arguments, Context& context) {
  auto checkup = examine(request_of(arguments), context.observer, context.stop);
  for (auto& check : terminal_checks(terminal_facts()))
    checkup.checks.push_back(std::move(check));
  const bool failed = checkup.count(CheckLevel::failed) > 0;
  const auto level = failed ? Level::no_go : Level::go;
  const auto sentence =
      fmt::format("{}: {}.", failed ? "Something must be fixed before the weekend" : "Nothing failed",
                  checkup.counts_text());
  if (arguments.has(OptionId::json)) {
    auto object = json_of(checkup);
    object["level"] = style_of(level).name;
    object["sentence"] = sentence;
    print_result(arguments, context, std::move(object));
  } else {
    print_checkup(context.out, checkup, locale_is_utf8());
    print_next_of(arguments, context, failed);
  }
  return {sentence, exit_code_for(level), level};
}

} // namespace gc2pc::cli
