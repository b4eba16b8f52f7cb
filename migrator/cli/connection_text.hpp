// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the command line must know of a connection string: no password may be in it, and its file is made
/// absolute.
#pragma once

#include <string>
#include <string_view>

namespace gc2pc::cli {

/// Throws Error(usage) when the connection string carries a password: the command line is public to everyone
/// on the machine, and the string is kept in the run folder and shown in reports. The password is not
/// repeated in the error.
void refuse_password(std::string_view option, std::string_view connection);

/// `sqlite3://dbname=legacy.db` with the file's absolute path; every other connection string as it is.
[[nodiscard]] std::string with_absolute_file(const std::string& connection);

} // namespace gc2pc::cli
