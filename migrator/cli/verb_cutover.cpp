// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/error.hpp"
#include "migrator/cli/deadline.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/cli/run_access.hpp"
#include "migrator/cli/suggest.hpp"
#include "migrator/cli/verbs.hpp"
#include "migrator/report_parts.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>

namespace gc2pc::cli {
namespace {

/// What was consented to. A list that grows must stay a decision for each part.
struct Consent {
  bool directory = false, changes = false, differences = false;
};

Consent consent_of(const Arguments& arguments) {
  Consent consent;
  std::string given = arguments.text("consent").value_or("");
  for (std::size_t at = 0; at < given.size();) {
    const auto end = std::min(given.find(',', at), given.size());
    const auto word = given.substr(at, end - at);
    if (word == "directory")
      consent.directory = true;
    else if (word == "changes")
      consent.changes = true;
    else if (word == "differences")
      consent.differences = true;
    else
      throw Error(ErrorKind::usage, fmt::format("--consent {} is not known.", word))
          .hint("It is --consent directory, --consent changes, or --consent directory,changes; to close a "
                "run, --consent differences.");
    at = end + 1;
  }
  return consent;
}

SourceLook look_of(const Arguments& arguments) {
  const auto given = arguments.text("verify").value_or("full");
  if (given != "full" && given != "quick")
    throw Error(ErrorKind::usage, fmt::format("--verify {} is not known.", given))
        .hint("It is --verify full or --verify quick.");
  return given == "quick" ? SourceLook::quick : SourceLook::whole;
}

CutoverOptions options_of(const Arguments& arguments) {
  CutoverOptions options;
  options.plan_hash = arguments.text("plan").value_or("");
  const bool hex = std::all_of(options.plan_hash.begin(), options.plan_hash.end(),
                               [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (arguments.has("plan") && (!hex || options.plan_hash.size() < 12 || options.plan_hash.size() > 64))
    throw Error(ErrorKind::usage, fmt::format("--plan {} is not the hash of a plan.", options.plan_hash))
        .hint("Give at least its first 12 digits, as the report shows them.");
  if (arguments.has("execute") && !arguments.has("plan"))
    throw Error(ErrorKind::usage, fmt::format("'{} --execute' needs --plan HASH.", arguments.verb().name))
        .hint(
            "Give the first 12 digits of the hash that was approved; 'gc2pc status' and the report show it.");
  const auto consent = consent_of(arguments);
  options.consent_directory = consent.directory;
  options.consent_changes = consent.changes;
  options.look = look_of(arguments);
  options.quiet_seconds = arguments.seconds("quiet", options.quiet_seconds);
  if (const auto deadline = arguments.text("deadline"))
    options.deadline = parse_deadline(*deadline, std::chrono::system_clock::now());
  options.safety = arguments.factor("safety", options.safety);
  return options;
}

Outcome finish(const Arguments& arguments, Context& context, const RunStatus& status) {
  if (arguments.has("json"))
    print_json(context.out, json_of(status));
  else {
    print_steps(context.out, status.steps);
    fmt::print(context.out, "\n");
  }
  return {status.sentence};
}

Outcome go(const Arguments& arguments, Context& context, const CutoverOptions& options) {
  if (!arguments.has("execute")) {
    auto session = open_run(arguments, SessionAccess::read_only);
    return finish(arguments, context,
                  check_cutover(arguments.run_folder(), session, options, context.observer));
  }
  auto session = open_run(arguments, SessionAccess::writable);
  const auto status = run_cutover(arguments.run_folder(), session, options, context.observer, context.stop);
  refresh_report(arguments);
  return finish(arguments, context, status);
}

} // namespace

Outcome run_cutover(const Arguments& arguments, Context& context) {
  return go(arguments, context, options_of(arguments));
}

Outcome run_finalize(const Arguments& arguments, Context& context) {
  auto options = options_of(arguments);
  options.only_handover = true;
  if (arguments.has("execute") && !options.consent_directory)
    throw Error(ErrorKind::usage, "'finalize --execute' needs --consent directory.")
        .hint("It changes nothing but the directory.");
  return go(arguments, context, options);
}

Outcome run_rollback(const Arguments& arguments, Context& context) {
  const bool consent = consent_of(arguments).directory;
  if (!arguments.has("execute")) {
    auto session = open_run(arguments, SessionAccess::read_only);
    return finish(arguments, context, check_rollback(arguments.run_folder(), session, context.observer));
  }
  auto session = open_run(arguments, SessionAccess::writable);
  const auto status = run_rollback(arguments.run_folder(), session, consent,
                                   arguments.has("discard-new-messages"), context.observer, context.stop);
  refresh_report(arguments);
  return finish(arguments, context, status);
}

Outcome run_close(const Arguments& arguments, Context& context) {
  const auto folder = arguments.run_folder();
  if (!arguments.has("execute"))
    return finish(arguments, context, status_now(folder));
  auto session = open_run(arguments, SessionAccess::writable);
  const auto status = close_run(folder, session, consent_of(arguments).differences, context.observer);
  refresh_report(arguments);
  auto outcome = finish(arguments, context, status);
  outcome.sentence += " The run is closed; it can no longer be taken back.";
  return outcome;
}

} // namespace gc2pc::cli
