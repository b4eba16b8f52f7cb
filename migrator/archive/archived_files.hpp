// SPDX-License-Identifier: Apache-2.0
/// \file
/// Uploaded files in an archive: named by their content, so that no name of a user is a path.
#pragma once

#include "adapters/export/archive_writer.hpp"
#include "adapters/files/file_reader.hpp"
#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// `files/ab/abcd….pdf`: the SHA-256 of the content, and the extension where a program that shows it cannot
/// be made to execute it; `.bin` otherwise.
[[nodiscard]] std::string stored_name(std::string_view path, std::string_view sha256);

/// Whether a path is in a sorted list, or there is no list.
[[nodiscard]] bool is_one_of(const std::vector<std::string>* paths, const std::string& path);

/// SHA-256 of files, by their paths.
using FileSums = std::map<std::string, std::string>;

/// Copies files of a store, in the order of their paths; what an earlier call copied is left alone. `paths`:
/// which ones; null for all. `known`: of files that were read already. Throws Error(changed) for a file that
/// changes meanwhile.
[[nodiscard]] std::vector<ArchivedFile> archive_files_of(ArchiveWriter& archive, FileReader& store,
                                                         const std::vector<std::string>* paths,
                                                         Observer& observer, const StopRequested& stop,
                                                         const FileSums& known);

} // namespace gc2pc
