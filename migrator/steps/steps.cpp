// SPDX-License-Identifier: Apache-2.0
#include "migrator/steps/steps.hpp"

#include "mappings/model/error.hpp"
#include "migrator/steps/endpoint.hpp"
#include "migrator/steps/files.hpp"
#include "migrator/steps/handover.hpp"
#include "migrator/steps/messages.hpp"
#include "migrator/steps/quiet.hpp"
#include "migrator/steps/release.hpp"
#include "migrator/steps/rest.hpp"
#include "migrator/steps/snapshot.hpp"
#include "migrator/steps/structure.hpp"
#include "migrator/steps/verify.hpp"

#include <array>

namespace gc2pc {

std::span<const std::unique_ptr<const Step>> all_steps() {
  static const std::array<std::unique_ptr<const Step>, 10> steps{
      std::make_unique<const QuietStep>(),     // nobody writes to the source any more
      std::make_unique<const SnapshotStep>(),  // what is there before is kept
      std::make_unique<const StructureStep>(), // people, rooms and rights
      std::make_unique<const MessagesStep>(),  // what was said
      std::make_unique<const RestStep>(),      // invitations, preferences, last numbers
      std::make_unique<const FilesStep>(),     // what was uploaded
      std::make_unique<const VerifyStep>(),    // it is all there
      std::make_unique<const ReleaseStep>(),   // the old user gives the address up
      std::make_unique<const EndpointStep>(),  // the endpoint takes it
      std::make_unique<const HandoverStep>(),  // and nobody else has it
  };
  return steps;
}

StepState check_step(const Step& step, const CheckContext& context) {
  StepState state;
  state.name = step.name();
  state.purpose = step.purpose();
  if (auto reason = step.unneeded(context)) {
    state.status = StepStatus::skipped;
    state.summary = std::move(*reason);
    return state;
  }
  try {
    state.summary = step.check(context);
  } catch (const Error& error) {
    state.status = StepStatus::failed;
    state.summary = error.what();
  }
  return state;
}

} // namespace gc2pc
