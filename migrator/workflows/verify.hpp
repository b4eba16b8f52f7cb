// SPDX-License-Identifier: Apache-2.0
/// \file
/// Compares source and target with the plan of a run.
#pragma once

#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/run/session.hpp"
#include "migrator/run/status.hpp"
#include "migrator/verify/result.hpp"

#include <optional>

namespace gc2pc {

/// Reads source and target again and compares both with what the plan expects; files and address too, as far
/// as they are done.
[[nodiscard]] VerifyResult verify_run(Run& run, ReadSession& session, const VerifyOptions& options,
                                      Observer& observer, const StopRequested& stop);
/// The same with the run's plan, of which at least the outline was read.
[[nodiscard]] VerifyResult verify_run(Run& run, const Plan& plan, ReadSession& session,
                                      const VerifyOptions& options, Observer& observer,
                                      const StopRequested& stop);

/// What is so after a verification: done, done with differences that are newer than the verified cutover, or
/// differs. `status`: of the run.
[[nodiscard]] Verdict verdict_of(const VerifyResult& result, const RunStatus& status);
/// The last verification's result kept in the run, if any.
[[nodiscard]] std::optional<VerifyResult> last_verification(const Run& run);

} // namespace gc2pc
