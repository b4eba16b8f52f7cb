// SPDX-License-Identifier: Apache-2.0
/// \file
/// A second directory to try things on.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace gc2pc {

/// Copies the directory that `spec` names into `folder`, and returns what names the copy for
/// open_directory(). Throws usage for a directory that cannot be copied, not_found and permission as opening
/// it would.
[[nodiscard]] std::string scratch_directory(std::string_view spec, const std::filesystem::path& folder);

} // namespace gc2pc
