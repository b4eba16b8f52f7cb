// SPDX-License-Identifier: Apache-2.0
/// \file
/// How a database behind ODBC is named.
#pragma once

#include "adapters/sql/connection_string.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace gc2pc {

/// What follows `odbc:` in a connection string: keywords and values as drivers take them,
/// `Driver=…;Server=…;Database=…` or `DSN=…`, with or without `//` in front. Keywords are kept in lower case.
/// Three are gc2pc's own: PasswordEnv, PasswordFile (where the password comes from) and TableLocks. Throws
/// Error(usage) when it cannot be understood, names no driver or carries a password or another secret; no
/// value of the text is repeated.
[[nodiscard]] ConnectionString parse_odbc(std::string_view text);

/// `odbc:Driver=…;Server=…;Database=…`: what one can connect to again, without user and options.
[[nodiscard]] std::string describe_odbc(const ConnectionString& connection);

/// The keyword by which a connection makes ODBC load a library, or read or write a file, that the connection
/// itself names: a Driver that is a path, FileDSN, SaveFile, and those by which drivers load more. Nothing
/// for drivers and data sources that this machine's configuration names, and for other engines.
[[nodiscard]] std::optional<std::string> loaded_file(const ConnectionString& connection);

/// The keywords and values for the driver, with the password. `defaults` are used where the connection says
/// nothing. Throws Error(usage) when the password is not where it should be, or a value cannot be written so
/// that every driver reads the same.
[[nodiscard]] std::string driver_keywords(const ConnectionString& connection,
                                          const ConnectionString& defaults = {});

} // namespace gc2pc
