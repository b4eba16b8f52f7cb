// SPDX-License-Identifier: Apache-2.0
/// \file
/// How long a server that went away is waited for.
#pragma once

#include <array>
#include <chrono>

namespace gc2pc {

/// Between one try and the next. A server that is started anew, or a deadlock's other half, is done within
/// these 15 seconds; what takes longer is for the operator, who goes on with the same command.
inline constexpr std::array<std::chrono::milliseconds, 4> retry_waits{
    std::chrono::milliseconds{1'000}, std::chrono::milliseconds{2'000}, std::chrono::milliseconds{4'000},
    std::chrono::milliseconds{8'000}};

} // namespace gc2pc
