// SPDX-License-Identifier: Apache-2.0
/// \file
/// Where a run stands, for people.
#pragma once

#include "migrator/run/run.hpp"

namespace gc2pc {

/// The status of a run, with its one sentence. `lock_owner`: a living process that holds the run.
[[nodiscard]] RunStatus describe(const Run& run, std::optional<std::string> lock_owner = std::nullopt);
/// Says that nobody owns the lookup address, or that this is in doubt; empty when it has an owner.
[[nodiscard]] std::string ownerless(const Run& run, const RunConfig& config);

} // namespace gc2pc
