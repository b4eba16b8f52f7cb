// SPDX-License-Identifier: Apache-2.0
#include "migrator/steps/verify.hpp"

#include "migrator/format.hpp"
#include "migrator/verify/verification.hpp"

namespace gc2pc {

Extent VerifyStep::extent(const Plan& plan) const {
  return {static_cast<std::uint64_t>(plan.message_count()), Unit::messages};
}

std::string VerifyStep::check(const CheckContext& context) const {
  return "would compare " + counted(static_cast<std::int64_t>(context.plan.expected.size()), "group") +
         " of rows and " + counted(static_cast<std::int64_t>(context.plan.files.size()), "file");
}

std::string VerifyStep::perform(StepContext& context) const {
  const auto result = verify_target(
      context.session, context.plan, context.run,
      [&](std::uint64_t done) { context.observer.progress(done); }, context.stop);
  refuse_differences(result);
  return sentence_of(result);
}

} // namespace gc2pc
