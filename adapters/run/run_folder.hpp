// SPDX-License-Identifier: Apache-2.0
/// \file
/// A run folder before anything in it is opened: whose it is, and who may write it.
#pragma once

#include <filesystem>

namespace gc2pc {

/// Throws configuration, naming owner and mode, when another account owns or may write the folder, run.db, or
/// what SQLite keeps beside it; configuration as well when one of these is not a regular file. Evidence of
/// root's may be looked at by another account. A folder that does not exist is fine.
void check_run_folder(const std::filesystem::path& folder);

/// Makes the folder, 0700, or takes one that exists and passes check_run_folder, and gives it this mode.
void accept_run_folder(const std::filesystem::path& folder);

} // namespace gc2pc
