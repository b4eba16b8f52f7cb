// SPDX-License-Identifier: Apache-2.0
/// \file
/// A cutover and its rollback against copies.
#pragma once

#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/run/rehearsal.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/run_config.hpp"

#include <optional>

namespace gc2pc {

/// The whole cutover of the run's plan, and its rollback, against copies of target and directory in the run
/// folder, by the same code. Keeps the result in the run, for the forecast and for comparison; the copies go
/// when it went well. Throws conflict when the run has begun, changed when the plan is not that of the source
/// as it is now, and whatever the cutover would throw. `given` are options given again, as for merged.
Rehearsal rehearse_run(Run& run, Observer& observer, const StopRequested& stop, const RunConfig& given = {});
/// The last rehearsal kept in the run, if any.
[[nodiscard]] std::optional<Rehearsal> last_rehearsal(const Run& run);

} // namespace gc2pc
