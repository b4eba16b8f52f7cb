// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/step_names.hpp"

#include <algorithm>

namespace gc2pc {

std::string_view to_string(StepId step) {
  switch (step) {
  case StepId::quiet:
    return "quiet";
  case StepId::snapshot:
    return "snapshot";
  case StepId::structure:
    return "structure";
  case StepId::messages:
    return "messages";
  case StepId::rest:
    return "rest";
  case StepId::files:
    return "files";
  case StepId::verify:
    return "verify";
  case StepId::release:
    return "release";
  case StepId::endpoint:
    return "endpoint";
  case StepId::handover:
    return "handover";
  }
  return "unknown";
}

std::optional<StepId> step_from(std::string_view name) {
  const auto* found = std::find_if(all_step_ids.begin(), all_step_ids.end(),
                                   [&](StepId id) { return to_string(id) == name; });
  return found == all_step_ids.end() ? std::nullopt : std::optional(*found);
}

std::string_view purpose_of(StepId step) {
  switch (step) {
  case StepId::quiet:
    return "check that the legacy services are stopped: the source does not change between two reads";
  case StepId::snapshot:
    return "save before-images of everything that the cutover changes, for a rollback";
  case StepId::structure:
    return "write people, rooms and rights to the target";
  case StepId::messages:
    return "copy the messages, each exactly once";
  case StepId::rest:
    return "write invitations, preferences and last numbers";
  case StepId::files:
    return "copy the uploaded files";
  case StepId::verify:
    return "read the target again and compare it with the plan";
  case StepId::release:
    return "remove the user that owns the lookup address";
  case StepId::endpoint:
    return "create the endpoint that owns the lookup address from now on";
  case StepId::handover:
    return "check that the endpoint is the only owner of the lookup address";
  }
  return {};
}

} // namespace gc2pc
