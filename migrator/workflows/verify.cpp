// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/verify.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/base/stop.hpp"
#include "migrator/run/session.hpp"
#include "migrator/run/status.hpp"
#include "migrator/verify/record.hpp"
#include "migrator/verify/result.hpp"
#include "migrator/verify/verification.hpp"

namespace gc2pc {

VerifyResult verify_run(Run& run, Session& session, const VerifyOptions& options, Observer& observer,
                        const StopRequested& stop) {
  const auto plan = run.load_plan();
  if (!run.state().begun(first_changing_step))
    throw Error(ErrorKind::conflict, "there is nothing to verify: the cutover has not written anything")
        .hint("Run cutover first.");
  if (run.state().phase() == RunPhase::precopying || run.state().phase() == RunPhase::precopied)
    throw Error(ErrorKind::conflict,
                "the run is precopied: what it has to be compared with comes with the cutover")
        .hint("Each precopy compares what it copied by digest; run cutover first.");
  observer.begin(to_string(Work::verify), messages_to_verify(plan, options), Unit::messages);
  auto result = verify_target(
      session, plan, run, options, [&](std::uint64_t done) { observer.progress(done); }, stop);
  observer.end(result.differences.empty() ? sentence_of(result)
                                          : std::to_string(result.differences.size()) + " differences");
  return result;
}

std::optional<VerifyResult> last_verification(const Run& run) {
  const auto kept = run.value("verification");
  return kept ? std::optional(verification_from_stored(*kept)) : std::nullopt;
}

} // namespace gc2pc
