// SPDX-License-Identifier: Apache-2.0
/// \file
/// Paths that are resolved once, when a plan is made: what another account turns into a link later is not
/// followed.
#pragma once

#include "adapters/files/unique_fd.hpp"

#include <filesystem>

namespace gc2pc {

/// What is done with a symbolic link in a path.
enum class Links {
  followed, ///< the operator names the path now
  refused   ///< the path was resolved before
};

/// The path that names the same without links, absolute. What does not exist keeps its name, and so does a
/// link whose end is missing.
[[nodiscard]] std::filesystem::path resolved(const std::filesystem::path& path);

/// Throws Error(changed) that names the first part of a resolved path that is a link now. Parts that do not
/// exist are fine.
void refuse_links(const std::filesystem::path& path);

/// Opens a folder. With Links::refused each part of its path is opened from the one before it, so that none
/// becomes a link in between; throws as refuse_links then. Nothing, with errno, when it cannot be opened.
[[nodiscard]] UniqueFd open_folder(const std::filesystem::path& folder, Links links);

} // namespace gc2pc
