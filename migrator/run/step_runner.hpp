// SPDX-License-Identifier: Apache-2.0
/// \file
/// Does or undoes one step, and journals it whatever happens.
#pragma once

#include "migrator/steps/step.hpp"

namespace gc2pc {

/// Performs and confirms. A failure is journaled and thrown on with the step's name as context.
void do_step(const Step& step, StepContext& context);
/// Undoes. A failure is journaled and thrown on.
void undo_step(const Step& step, StepContext& context);

} // namespace gc2pc
