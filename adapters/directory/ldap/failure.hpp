// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a directory server refused, as an Error that says so in a sentence.
#pragma once

#include "adapters/directory/ldap/handles.hpp"
#include "adapters/directory/ldap/settings.hpp"
#include "mappings/model/error.hpp"

#include <string>
#include <string_view>

namespace gc2pc::ldap {

/// "cannot DOING: SERVER says DIAGNOSTIC (LDAP N, its name)". The kind follows from the result code:
/// permission, not_found, conflict, connection (retryable) …
[[nodiscard]] Error failure(int code, std::string_view diagnostic, const Server& server,
                            std::string_view doing);
/// With the diagnostic message that the last operation of `handle` left.
[[nodiscard]] Error failure(int code, LDAP* handle, const Server& server, std::string_view doing);
/// The server's words on the last operation, on one line; may be empty.
[[nodiscard]] std::string diagnostic_of(LDAP* handle);

/// Why a bind was refused, from the code that Active Directory puts after `data` in its diagnostic: "the
/// name or the password is wrong", "the account is locked" …; empty when it tells nothing.
[[nodiscard]] std::string bind_reason(std::string_view diagnostic);

} // namespace gc2pc::ldap
