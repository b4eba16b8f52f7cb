// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/verify.hpp"

#include "adapters/stop.hpp"
#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/base/local_time.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/run/plan_outcome.hpp"
#include "migrator/run/session.hpp"
#include "migrator/run/status.hpp"
#include "migrator/verify/record.hpp"
#include "migrator/verify/result.hpp"
#include "migrator/verify/verification.hpp"

#include <fmt/format.h>

namespace gc2pc {

VerifyResult verify_run(Run& run, ReadSession& session, const VerifyOptions& options, Observer& observer,
                        const StopRequested& stop) {
  return verify_run(run, run.load_plan(PlanParts::outline), session, options, observer, stop);
}

VerifyResult verify_run(Run& run, const Plan& plan, ReadSession& session, const VerifyOptions& options,
                        Observer& observer, const StopRequested& stop) {
  if (!run.state().begun(first_changing_step))
    throw Error(ErrorKind::conflict, "there is nothing to verify: the cutover has not written anything")
        .hint("Run cutover first.");
  if (run.state().phase() == RunPhase::precopying || run.state().phase() == RunPhase::precopied)
    throw Error(ErrorKind::conflict,
                "the run is precopied: the plan that it has to be compared with is made by the cutover")
        .hint("Each precopy compares what it copied by digest; run cutover first.");
  observer.begin(to_string(Work::verify), messages_to_verify(plan, options), Unit::messages);
  auto result = verify_target(
      session, plan, run, options, [&](std::uint64_t done) { observer.progress(done); }, stop);
  observer.end(result.differences.empty()
                   ? sentence_of(result)
                   : counted(static_cast<std::int64_t>(result.differences.size()), "difference"));
  return result;
}

namespace {

std::string compared_text(const VerifyResult& result) {
  return fmt::format(
      "{}{}{} {} of digests{} compared", counted(static_cast<std::int64_t>(result.messages_read), "message"),
      result.store_digest.empty() ? " of " + counted(static_cast<std::int64_t>(result.rooms_read), "room")
                                  : std::string(),
      result.files_compared == 0 ? " and" : ",",
      counted(static_cast<std::int64_t>(result.lines_compared), "line"),
      result.files_compared == 0
          ? ""
          : fmt::format(" and {}", counted(static_cast<std::int64_t>(result.files_compared), "file")));
}

} // namespace

Verdict verdict_of(const VerifyResult& result, const RunStatus& status) {
  const auto total = static_cast<std::int64_t>(result.differences.size());
  const auto newer = newer_differences(result);
  Verdict verdict;
  verdict.numbers = {{"differences", total}, {"differences_newer", newer}};
  const auto compared = compared_text(result);
  if (total == 0) {
    verdict.level = Level::done;
    verdict.headline = "No difference";
    const auto left = left_out_sentence(status.left_out);
    verdict.sentence =
        result.store_digest.empty()
            ? fmt::format("No difference in the sample: {}. The messages of the other rooms were not read.",
                          compared)
            : fmt::format("The target is as planned: {}, no difference{}.", compared,
                          left.empty() ? "" : "; " + left);
    return verdict;
  }
  const bool verified = status.phase == RunPhase::complete && status.verified_at;
  if (verified && newer == total) {
    verdict.level = Level::done;
    verdict.headline = "In use since the cutover";
    verdict.sentence = fmt::format(
        "Everything that was {} is there: {}. {} newer messages: users wrote after "
        "the cutover, which was verified without differences at {}.",
        result.store_digest.empty() ? "compared" : "migrated", compared,
        total == 1 ? "1 room has" : grouped(total) + " rooms have", with_local_time(*status.verified_at));
    return verdict;
  }
  verdict.level = Level::differs;
  verdict.headline = counted(total, "difference");
  verdict.sentence =
      fmt::format("Verification found {}{}: {}.", counted(total, "difference"),
                  newer > 0 ? fmt::format(", {} of them only new messages", grouped(newer)) : "", compared);
  if (verified)
    verdict.sentence +=
        fmt::format(" At {}, when the cutover was verified, there was no difference: {} later.",
                    with_local_time(*status.verified_at), total == 1 ? "it came" : "they came");
  return verdict;
}

std::optional<VerifyResult> last_verification(const Run& run) {
  const auto kept = run.value("verification");
  return kept ? std::optional(verification_from_stored(*kept)) : std::nullopt;
}

} // namespace gc2pc
