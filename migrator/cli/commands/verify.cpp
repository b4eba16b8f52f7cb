// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/verify.hpp"
#include "migrator/base/format.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/cli/run_access.hpp"
#include "migrator/cli/verbs.hpp"
#include "migrator/report/summary.hpp"
#include "migrator/run/status.hpp"
#include "migrator/verify/result.hpp"

#include <fmt/format.h>

namespace gc2pc::cli {
namespace {

/// What was verified in the cutover and differs now, users or administrators changed since.
std::string since_when(const RunState& state) {
  if (state.phase() != RunPhase::complete || !state.verified_at())
    return {};
  return " There was none at " + *state.verified_at() + ", when the cutover was verified: it came since.";
}

} // namespace

Outcome run_verify(const Arguments& arguments, Context& context) {
  OpenRun opened(arguments.run_folder(), context.observer);
  auto session = session_of(opened.run, arguments, SessionAccess::read_only);
  VerifyOptions options;
  options.sample_percent = static_cast<int>(arguments.number("sample", 100, 1, 100));
  const auto result = verify_run(opened.run, session, options, context.observer, context.stop);
  refresh_report(opened.run);
  if (arguments.has("json"))
    print_json(context.out, json_of(result));
  else
    print_differences(context.out, result.differences);
  const auto compared = fmt::format(
      "{}{} and {} of digests{} compared",
      counted(static_cast<std::int64_t>(result.messages_read), "message"),
      result.store_digest.empty() ? " of " + counted(static_cast<std::int64_t>(result.rooms_read), "room")
                                  : std::string(),
      counted(static_cast<std::int64_t>(result.lines_compared), "line"),
      result.files_compared == 0
          ? ""
          : fmt::format(" and {}", counted(static_cast<std::int64_t>(result.files_compared), "file")));
  if (!result.differences.empty())
    return {fmt::format("Verification found {}: {}.{}",
                        counted(static_cast<std::int64_t>(result.differences.size()), "difference"), compared,
                        since_when(opened.run.state())),
            ExitCode::difference};
  return {fmt::format("The target is what was planned: {}, no difference.", compared)};
}

} // namespace gc2pc::cli
