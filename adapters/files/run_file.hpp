// SPDX-License-Identifier: Apache-2.0
/// \file
/// Small files of a run folder (run.lock, run.head), where something else may have taken their name: read
/// without a wait, and only up to a limit.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc {

/// Most that run.lock and run.head hold.
inline constexpr std::size_t most_run_file_bytes = 65'536;

/// Throws corrupt when the open file is not a regular one of at most most_run_file_bytes; os_error. `shown`
/// is its path.
void require_run_file(int file, std::string_view shown);
/// All bytes; nothing when there is no such file. A symbolic link is not followed. Throws as
/// require_run_file.
[[nodiscard]] std::optional<std::string> read_run_file(const std::filesystem::path& path);

} // namespace gc2pc
