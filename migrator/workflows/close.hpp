// SPDX-License-Identifier: Apache-2.0
/// \file
/// The end of a run.
#pragma once

#include "migrator/run/run.hpp"
#include "migrator/run/session.hpp"
#include "migrator/run/status.hpp"

namespace gc2pc {

/// Takes gc2pc's own tables out of the target of a complete run. After that there is no rollback any more.
/// Already closed is success. Throws conflict when the run is not complete, its verification is owed, or it
/// found differences that are not consented to.
[[nodiscard]] RunStatus close_run(Run& run, Session& session, bool consent_differences);

} // namespace gc2pc
