// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the command line must know of a connection string: no password may be in it, and its file is made
/// absolute.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace gc2pc::cli {

/// Throws Error(usage) when the connection string carries a password: the command line is public to everyone
/// on the machine, and the string is kept in the run folder and shown in reports. The password is not
/// repeated in the error.
void refuse_password(std::string_view option, std::string_view connection);

/// `archive:FOLDER` with the folder's absolute path, from `base` on; `sqlite3:legacy.db` as
/// `sqlite3://dbname=` and the file's absolute path, from the folder `base` on; another engine's connection
/// string as it is. Throws Error(usage) for a SQLite connection that is wrong.
[[nodiscard]] std::string with_absolute_file(const std::string& connection,
                                             const std::filesystem::path& base = {});

/// The text to be shown: what is before an @ in the server's part of a URL becomes ***, since it may be a
/// password that was written in a place where gc2pc takes none.
[[nodiscard]] std::string without_secrets(const std::string& text);

} // namespace gc2pc::cli
