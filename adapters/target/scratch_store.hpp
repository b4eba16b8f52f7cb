// SPDX-License-Identifier: Apache-2.0
/// \file
/// A second target to try things on.
#pragma once

#include <filesystem>
#include <string>

namespace gc2pc {

/// Copies the target that `connection` names, as it is now, into `folder`, and returns the connection string
/// of the copy. Where there is no target yet, there is none in the folder either. The target itself is only
/// read. Throws what opening a target throws, no_space, and usage for an engine whose databases cannot be
/// copied into a folder.
[[nodiscard]] std::string scratch_store(const std::string& connection, const std::filesystem::path& folder);

} // namespace gc2pc
