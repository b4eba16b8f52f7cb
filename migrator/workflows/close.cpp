// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/close.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/run/describe.hpp"

#include <fmt/format.h>

namespace gc2pc {

RunStatus close_run(Run& run, Session& session, bool consent_differences) {
  if (run.state().target_closed())
    return describe(run);
  if (run.state().phase() != RunPhase::complete)
    throw Error(ErrorKind::conflict,
                fmt::format("the run is {}, not complete", to_string(run.state().phase())))
        .hint("Only a complete run can be closed.");
  if (run.state().verification_pending() && run.state().differences() == 0)
    throw Error(ErrorKind::conflict, "the cutover is complete, but was not verified yet")
        .hint("Run the same cutover once more: it verifies everything.");
  if (run.state().verification_pending() && !consent_differences)
    throw Error(ErrorKind::conflict,
                fmt::format("the verification of the cutover found {}, and a closed run cannot be taken back",
                            counted(run.state().differences(), "difference")))
        .hint("See them with 'gc2pc verify'; roll back, or give --consent differences to live with them.");
  require_target(session).close_run(run.id());
  run.record(Event::target_closed, {}, "the run's control rows are gone from the target");
  return describe(run);
}

} // namespace gc2pc
