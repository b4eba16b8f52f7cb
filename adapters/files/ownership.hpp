// SPDX-License-Identifier: Apache-2.0
/// \file
/// Who owns and may write what gc2pc is about to believe: files and folders of other accounts are refused.
#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace gc2pc {

/// Throws configuration, naming owner and mode, unless the caller or root owns the file or folder and neither
/// group nor others may write it. `shown` names it in the message, e.g. "the run folder '/x'".
void require_own(const struct stat& facts, std::string_view shown);
/// The same for what the path names now, links followed. One that does not exist is fine. Throws os_error.
void require_own_folder(const std::filesystem::path& folder, std::string_view shown);

/// Makes a folder, 0700, unless it exists; one that exists must be the caller's own, and gets this mode. Its
/// parent must exist. Throws configuration as require_own, wrong_input when it is not a folder, os_error.
void make_own_folder(const std::filesystem::path& folder, const std::string& what);

} // namespace gc2pc
