// SPDX-License-Identifier: Apache-2.0
/// \file
/// Everything that can be checked before a weekend, by reading only.
#pragma once

#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/run/checkup.hpp"
#include "migrator/run/run_config.hpp"
#include "migrator/run/session.hpp"
#include "migrator/run/space.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// What to check. What the configuration does not name is in the result as "not checked".
struct DoctorRequest {
  RunConfig config;
  std::optional<std::filesystem::path> run_folder; ///< where the run is, or will be
  std::string run;                                 ///< its id; empty while there is none
  std::vector<SpaceNeed> space;                    ///< as a plan has them; empty without one
  std::chrono::duration<double> limit{10};         ///< for each check
};

/// Opens each edge by itself, in sessions that cannot write, and gives up a check that takes longer than the
/// limit. Throws interrupted; nothing else, as what fails is in the result.
[[nodiscard]] Checkup examine(const DoctorRequest& request, Observer& observer, const StopRequested& stop);

/// The same with edges that are open already, which have no limits.
[[nodiscard]] Checkup examine(ReadSession& session, const DoctorRequest& request, const StopRequested& stop);

} // namespace gc2pc
