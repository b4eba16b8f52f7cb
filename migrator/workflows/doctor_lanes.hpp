// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the doctor asks of each edge.
#pragma once

#include "migrator/workflows/doctor.hpp"
#include "migrator/workflows/doctor_question.hpp"

#include <cstdint>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc::doctor {

/// A session with the edges that were opened so far; the first question opens what is missing.
using Edges = std::shared_ptr<ReadSession>;

[[nodiscard]] Lane source_lane(const Edges& edges);
[[nodiscard]] Lane target_lane(const Edges& edges, const DoctorRequest& request, const StopRequested& stop);
/// Address, pool, rights.
[[nodiscard]] Lane directory_lane(const Edges& edges, const StopRequested& stop);
[[nodiscard]] Lane legacy_files_lane(const Edges& edges);
[[nodiscard]] Lane pool_files_lane(const Edges& edges, const DoctorRequest& request);
/// The run folder, the snapshot's keys, the versions.
[[nodiscard]] Lane run_folder_lane(const DoctorRequest& request);
[[nodiscard]] Lane keys_lane(const Edges& edges);
[[nodiscard]] Lane program_lane();

/// A controller, and which objects it sees as owners of the lookup address.
struct ControllerState {
  std::string url;
  std::string owners; ///< their names, quoted; empty for none
};
/// Asks every server of the session's directory: who signs in, clock, certificate. What each sees of the
/// address goes to `seen`, to be compared when all were asked.
[[nodiscard]] Lane controllers_lane(const Edges& edges, std::string directory, const StopRequested& stop,
                                    std::shared_ptr<std::vector<ControllerState>> seen);
/// All see the same, and it is what the first one sees.
void compare_controllers(Answers& answers, const std::vector<ControllerState>& seen,
                         const std::string& address);

// What several edges are checked for; times in seconds since 1970.
/// Now by this host's clock.
[[nodiscard]] double now_seconds();
[[nodiscard]] double seconds_of(DateTime time);
/// How a server's clock may differ.
enum class ClockUse { signs_in, writes_times };
void say_clock(Answers& answers, const std::string& whose, double server, double here, ClockUse use);
void say_certificate(Answers& answers, const std::string& whose, std::int64_t end, std::int64_t now);
/// Free space against what a plan needs in the place of that name.
void say_space(Answers& answers, const std::string& place, std::optional<std::uint64_t> free,
               const std::vector<SpaceNeed>& needs);

} // namespace gc2pc::doctor
