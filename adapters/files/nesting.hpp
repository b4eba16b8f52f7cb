// SPDX-License-Identifier: Apache-2.0
/// \file
/// Whether a file or folder lies inside another folder, links and a final slash aside.
#pragma once

#include <filesystem>

namespace gc2pc {

/// Whether `path` is `folder` or lies inside. Neither has to exist: what does not exist is taken by its name.
[[nodiscard]] bool is_inside(const std::filesystem::path& path, const std::filesystem::path& folder);

} // namespace gc2pc
