// SPDX-License-Identifier: Apache-2.0
/// \file
/// A second target to try things on.
#pragma once

#include <filesystem>
#include <string>

namespace gc2pc {

/// Copies the target that `connection` names, as it is now, into a SQLite database in `folder`, whatever the
/// target's engine, and returns the connection string of the copy. Where there is no target yet, or an empty
/// one, there is none in the folder. The target itself is only read. Throws what opening a target throws, and
/// no_space.
[[nodiscard]] std::string scratch_store(const std::string& connection, const std::filesystem::path& folder);

} // namespace gc2pc
