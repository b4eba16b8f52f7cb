// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/observer.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/plan/source_check.hpp"
#include "migrator/run/rehearsal.hpp"
#include "migrator/steps/steps.hpp"
#include "migrator/verify/result.hpp"

#include "migrator/base/format.hpp"
#include "migrator/run/records.hpp"
#include "migrator/verify/verification.hpp"

namespace gc2pc {
namespace {

/// The same plan into the same target, by the same code: the whole store must be the same.
void compare_with_rehearsal(const Rehearsal& rehearsal, VerifyResult& result) {
  if (rehearsal.store_digest != result.store_digest)
    result.differences.push_back({"store", "", "the whole target",
                                  "expected digest " + rehearsal.store_digest.substr(0, 12) +
                                      "… as in the rehearsal, found " + result.store_digest.substr(0, 12) +
                                      "…"});
}

/// The target, read again, is what the plan says.
class VerifyStep final : public Step {
 public:
  [[nodiscard]] StepId id() const override { return StepId::verify; }
  [[nodiscard]] Extent extent(const Plan& plan) const override;
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  StepResult perform(StepContext& context) const override;
};

Extent VerifyStep::extent(const Plan& plan) const {
  return {static_cast<std::uint64_t>(plan.message_count()), Unit::messages};
}

std::string VerifyStep::check(const CheckContext& context) const {
  return "would compare " + counted(static_cast<std::int64_t>(context.plan.expected.size()), "group") +
         " of rows and " + counted(static_cast<std::int64_t>(context.plan.files.size()), "file");
}

StepResult VerifyStep::perform(StepContext& context) const {
  if (context.options.check == SourceCheck::quick) {
    context.run.record(Event::verification_postponed, id());
    return std::string(
        "the cursors of all rooms have the planned digests; the full verification follows the handover");
  }
  // A cutover that resumes has not read what it copied before: that may have changed since.
  const VerifyOptions options{100, !context.source_read, context.source_read};
  auto result = verify_target(
      context.session, context.plan, context.run, options,
      [&](std::uint64_t done) { context.observer.progress(done); }, context.stop);
  const auto kept = context.run.value(rehearsal_value);
  const bool rehearsed = kept && rehearsal_from_stored(*kept).plan_hash == context.plan.hash;
  if (rehearsed)
    compare_with_rehearsal(rehearsal_from_stored(*kept), result);
  refuse_differences(result);
  return {sentence_of(result) + (rehearsed ? ", as in the rehearsal" : ""), true};
}

} // namespace

std::unique_ptr<const Step> make_verify_step() {
  return std::make_unique<const VerifyStep>();
}

} // namespace gc2pc
