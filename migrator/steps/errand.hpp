// SPDX-License-Identifier: Apache-2.0
/// \file
/// Waiting until somebody has done what the directory only asks for.
#pragma once

#include "migrator/steps/step.hpp"

#include <functional>
#include <string>

namespace gc2pc {

/// Behind a change of the directory: waits until `is_so`, at most for the session's replication_wait, when
/// the directory leaves its changes to others; one that changes itself is not waited for. `what` is what
/// should be so: "nobody owns sip:…". Throws waiting, with who owns the address, interrupted when the
/// operator wants to stop. Either way the same command goes on from here.
void await_errand(StepContext& context, const std::string& what, const std::function<bool()>& is_so);

} // namespace gc2pc
