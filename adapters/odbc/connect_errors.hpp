// SPDX-License-Identifier: Apache-2.0
/// \file
/// Why a driver of SQL Server could not open a connection: the one thing that only its text shows.
#pragma once

#include <string_view>

namespace gc2pc::odbc {

enum class ConnectError {
  unknown,
  old_protocol, ///< the server speaks no TLS that this machine allows
  broken_off,   ///< it ended the conversation before the login was through
  certificate,  ///< it showed one that is not trusted, or is of another name
  encryption,   ///< one side wants encryption, the other has none
  instance,     ///< the named instance is not found
  name,         ///< the host's name is not known
  unreachable   ///< no server listens there
};

/// From the text of FreeTDS or of Microsoft's driver; unknown for any other.
[[nodiscard]] ConnectError connect_error(std::string_view text);

/// What to do about it, one sentence or two. Empty for unknown.
[[nodiscard]] std::string_view hint_for(ConnectError cause);
/// What went wrong, after the database's name.
[[nodiscard]] std::string_view text_of(ConnectError cause);

} // namespace gc2pc::odbc
