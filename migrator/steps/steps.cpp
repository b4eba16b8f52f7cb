// SPDX-License-Identifier: Apache-2.0
#include "migrator/steps/steps.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/run/status.hpp"

#include <array>

namespace gc2pc {

std::span<const std::unique_ptr<const Step>> all_steps() {
  static const std::array<std::unique_ptr<const Step>, 10> steps{
      make_quiet_step(),     // the source is no longer written to
      make_snapshot_step(),  // what is there before is kept
      make_structure_step(), // people, rooms and rights
      make_messages_step(),  // what was said
      make_rest_step(),      // invitations, preferences, last numbers
      make_files_step(),     // what was uploaded
      make_verify_step(),    // it is all there
      make_release_step(),   // the old user gives the address up
      make_endpoint_step(),  // the endpoint takes it
      make_handover_step(),  // and no other object has it
  };
  return steps;
}

const Step& step_of(StepId id) {
  return *all_steps()[static_cast<std::size_t>(id)];
}

StepState check_step(const Step& step, const CheckContext& context) {
  StepState state;
  state.id = step.id();
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
