// SPDX-License-Identifier: Apache-2.0
/// \file
/// Compares what is there with what the plan says.
#pragma once

#include "adapters/stop.hpp"
#include "mappings/model/plan.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/session.hpp"
#include "migrator/verify/result.hpp"

#include <functional>

namespace gc2pc {

/// Reads the target again and compares; files too when the run copied them, and the address when it handed it
/// over. Keeps the result in the run. `progress` gets messages read.
[[nodiscard]] VerifyResult verify_target(ReadSession& session, const Plan& plan, Run& run,
                                         const VerifyOptions& options,
                                         const std::function<void(std::uint64_t)>& progress,
                                         const StopRequested& stop);
/// How many messages that reads: `progress` comes to it when nothing was lost or added.
[[nodiscard]] std::uint64_t messages_to_verify(const Plan& plan, const VerifyOptions& options);
/// Differences that only add to what was migrated.
[[nodiscard]] std::int64_t newer_differences(const VerifyResult& result);
/// Throws difference with the count and the first difference, unless there is none.
void refuse_differences(const VerifyResult& result);
/// One sentence for a result without differences.
[[nodiscard]] std::string sentence_of(const VerifyResult& result);

} // namespace gc2pc
