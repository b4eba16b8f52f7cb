// SPDX-License-Identifier: Apache-2.0
/// \file
/// The end of a run.
#pragma once

#include "migrator/base/observer.hpp"
#include "migrator/run/session.hpp"
#include "migrator/run/status.hpp"

#include <filesystem>

namespace gc2pc {

/// Takes gc2pc's own tables out of the target of a complete run. After that there is no rollback any more.
/// Already closed is success. Throws conflict when the run is not complete, its verification is owed, or it
/// found differences that are not consented to.
[[nodiscard]] RunStatus close_run(const std::filesystem::path& folder, Session& session,
                                  bool consent_differences, Observer& observer);

} // namespace gc2pc
