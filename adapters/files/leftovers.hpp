// SPDX-License-Identifier: Apache-2.0
/// \file
/// Temporary files: what they are called, and how those that killed programs left are taken away.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace gc2pc {

/// A new name `.gc2pc-tmp-…` for a temporary file that is to become `name`. Throws os_error.
[[nodiscard]] std::string temporary_name(std::string_view name);
/// Whether a file name is one that temporary_name gives.
[[nodiscard]] bool is_temporary_name(std::string_view name) noexcept;

/// Says that the open temporary file is being written, for as long as it is open: the kernel's lock on it
/// goes with the process, however that ends. On a file system without locks nothing is said.
void mark_as_being_written(int file) noexcept;

/// Removes the temporary files for `name` from the open folder `folder`, also those that are being written.
/// Throws os_error.
void remove_leftovers(int folder, std::string_view name, std::string_view shown);
/// Removes the temporary files that ended processes left in a folder: those for `name`, or all of them when
/// it is empty. What a living process writes stays, and so does what is in doubt. A folder that does not
/// exist has none. Throws os_error.
void remove_dead_leftovers(const std::filesystem::path& folder, std::string_view name = {});
/// All of them, of an open folder.
void remove_dead_leftovers(int folder, std::string_view shown);

} // namespace gc2pc
