// SPDX-License-Identifier: Apache-2.0
/// \file
/// Reads a small file whole.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace gc2pc {

/// All bytes of a file. `what` names it in messages, e.g. "rule file". Throws os_error (not_found,
/// permission, …).
[[nodiscard]] std::string read_file(const std::filesystem::path& path, std::string_view what);

} // namespace gc2pc
