// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/close.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/run/describe.hpp"
#include "migrator/run/target_hold.hpp"
#include "migrator/workflows/guards.hpp"

#include <fmt/format.h>

namespace gc2pc {
namespace {

void refuse_unfinished(const RunState& state, bool consent_differences) {
  if (state.phase() != RunPhase::complete)
    throw Error(ErrorKind::conflict, fmt::format("the run is {}, not complete", to_string(state.phase())))
        .hint("Only a complete run can be closed.");
  if (state.verification_pending() && state.differences() == 0)
    throw Error(ErrorKind::conflict, "the cutover is complete, but not verified yet")
        .hint("Run the same cutover command again: it verifies everything.");
  const auto count =
      state.verified_at() ? state.differences() - state.newer_differences() : state.differences();
  if (count > 0 && !consent_differences)
    throw Error(ErrorKind::difference,
                fmt::format("the last verification found {}, and a closed run cannot be rolled back",
                            counted(count, "difference")))
        .hint("'gc2pc verify' lists every difference. Roll back, or accept them with --consent differences.");
}

} // namespace

RunStatus check_close(const RunView& view, const CloseOptions& options) {
  const auto& run = view.run;
  auto status = describe(run, view.owner);
  if (run.state().target_closed())
    return status;
  refuse_unfinished(run.state(), options.consent_differences);
  status.verdict.sentence +=
      fmt::format(" A close would remove gc2pc's tables from the target; after that a rollback is no longer "
                  "possible. It needs '--execute --plan {}'. Nothing has been changed.",
                  status.plan_hash.substr(0, least_hash_digits));
  status.verdict.next = "close --execute --plan " + status.plan_hash.substr(0, least_hash_digits);
  return status;
}

RunStatus close_run(Run& run, Session& session, const CloseOptions& options) {
  if (run.state().target_closed())
    return describe(run);
  refuse_unfinished(run.state(), options.consent_differences);
  require_approval(run, run.load_plan(), options.plan_hash);
  require_target(session);
  hold_target_if_begun(session, run);
  session.writable_store().close_run(run.id());
  run.record(Event::target_closed, {}, "gc2pc's tables are removed from the target");
  return describe(run);
}

} // namespace gc2pc
