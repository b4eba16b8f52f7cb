// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/close.hpp"
#include "migrator/cli/consent.hpp"
#include "migrator/cli/cutover_arguments.hpp"
#include "migrator/cli/run_access.hpp"
#include "migrator/cli/verbs.hpp"
#include "migrator/workflows/status.hpp"

namespace gc2pc::cli {

Outcome run_close(const Arguments& arguments, Context& context) {
  const auto folder = arguments.run_folder();
  if (!arguments.has("execute")) {
    const RunView view(folder);
    return finish(arguments, context, status_now(view.run, view.owner));
  }
  OpenRun opened(folder, context.observer);
  auto session = session_of(opened.run, arguments, SessionAccess::writable);
  const auto status = close_run(opened.run, session, consent_of(arguments).differences);
  refresh_report(opened.run);
  auto outcome = finish(arguments, context, status);
  outcome.sentence += " The run is closed; it can no longer be taken back.";
  return outcome;
}

} // namespace gc2pc::cli
