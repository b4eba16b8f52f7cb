// SPDX-License-Identifier: Apache-2.0
/// \file
/// The files of a SQLite database on disk.
#pragma once

#include "adapters/sql/connection_string.hpp"

#include <cstdint>
#include <filesystem>

namespace gc2pc {

/// The file that a connection names.
[[nodiscard]] std::filesystem::path file_of(const ConnectionString& connection);
/// Whether there is something of this name. Throws permission when the folder may not be searched.
[[nodiscard]] bool file_exists(const std::filesystem::path& file);
/// Throws not_found, permission or wrong_input (a folder, a device) when `file` cannot be read as a file.
void check_readable(const std::filesystem::path& file);
/// Throws not_found or permission when no file can be made in the folder of `file`. Makes one and removes it:
/// mode bits say nothing to root, and nothing of a read-only mount.
void check_folder_writable(const std::filesystem::path& file);
/// Makes an empty file. Throws conflict when it exists, not_found or permission when it cannot be made.
void make_empty_file(const std::filesystem::path& file);
/// Makes the content of a file durable.
void sync_file(const std::filesystem::path& file);
/// Bytes that an unprivileged process may still write where `file` is or will be.
[[nodiscard]] std::uint64_t free_bytes_for(const std::filesystem::path& file);
/// Removes a database file and what SQLite puts beside it. What is not there is fine.
void remove_database_files(const std::filesystem::path& file);
/// Gives a finished database its name; durable when it returns. Throws conflict when the name is taken.
void publish_file(const std::filesystem::path& from, const std::filesystem::path& to);

} // namespace gc2pc
