// SPDX-License-Identifier: Apache-2.0
/// \file
/// The plan whose rows are in the target, while the run has another one already: without it neither the way
/// from the one to the other could be found nor the way back.
#pragma once

#include "adapters/target/chat_reader.hpp"
#include "migrator/run/run.hpp"

#include <filesystem>
#include <memory>

namespace gc2pc {

/// Keeps a plan beside the run's own, in the folder `applied`, in place of one that was kept there earlier.
void keep_applied_plan(const Run& run, const Plan& plan);
/// Removes what a process that was killed in keep_applied_plan left in the run's folder. For the process that
/// holds its lock. Throws os_error.
void tidy_applied_plan(const std::filesystem::path& run_folder);

/// The plan whose structure is in the target, by the mark that was written with it: `plan` (then it must
/// outlive the result) or the one that was kept. Null when none is. Throws corrupt when it is neither.
[[nodiscard]] std::shared_ptr<const Plan> plan_in_target(const Run& run, ChatReader& store, const Plan& plan);

} // namespace gc2pc
