// SPDX-License-Identifier: Apache-2.0
/// \file
/// Keeps what a command writes beside its work (log, metrics) out of the files that it works on.
#pragma once

#include "migrator/cli/arguments.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <string>

namespace gc2pc::cli {

/// What a file is to the work, for a sentence that begins with its name: "is a file that the run works on
/// (the target)", "lies in a file store (--files-to)"; empty when nothing. `facts` are those of the file;
/// null when it is not there yet.
[[nodiscard]] std::string use_of(const std::filesystem::path& file, const struct stat* facts,
                                 const Arguments& arguments);

} // namespace gc2pc::cli
