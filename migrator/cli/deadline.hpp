// SPDX-License-Identifier: Apache-2.0
/// \file
/// `--deadline TIME`: when everything must be done, or undone.
#pragma once

#include <chrono>
#include <string>

namespace gc2pc::cli {

/// `05:30` (local time, the next time it is that), `2026-02-01T05:30` (local time) or `2026-02-01T05:30Z`
/// (UTC), seconds allowed after the minutes. Throws Error(usage) for anything else, and for a time that is
/// past.
[[nodiscard]] std::chrono::system_clock::time_point parse_deadline(const std::string& text,
                                                                   std::chrono::system_clock::time_point now);

} // namespace gc2pc::cli
