// SPDX-License-Identifier: Apache-2.0
/// \file
/// Files that are written every few seconds: whole or not at all, but not synced to the disk.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string_view>

namespace gc2pc::report {

/// Writes `.NAME.new` and renames it; a symbolic link of either name is not followed. Throws os_error, and
/// leaves the earlier file as it is.
void replace_quickly(const std::filesystem::path& path, std::string_view bytes, mode_t mode);

} // namespace gc2pc::report
