// SPDX-License-Identifier: Apache-2.0
/// \file
/// How much disk space a plan needs.
#pragma once

#include "mappings/model/plan.hpp"
#include "migrator/run/session.hpp"
#include "migrator/run/space.hpp"

#include <filesystem>
#include <vector>

namespace gc2pc {

/// What the messages of a plan take in the target, `copied` of them being there already.
[[nodiscard]] std::uint64_t target_bytes(const Plan& plan, std::int64_t copied = 0);
/// What the files of the plan take; those that the destination has are counted, too.
[[nodiscard]] std::uint64_t file_bytes(ReadSession& session, const Plan& plan);
/// What plan and snapshot take in the run folder.
[[nodiscard]] std::uint64_t run_folder_bytes(const Plan& plan);
/// Of target, files and run folder, as far as the session has them. `run_folder`: nothing when the plan is
/// not kept.
[[nodiscard]] std::vector<SpaceNeed> space_needs(ReadSession& session, const Plan& plan,
                                                 const std::optional<std::filesystem::path>& run_folder);

} // namespace gc2pc
