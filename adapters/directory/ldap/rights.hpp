// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the account that signs in may do, as far as Active Directory tells it without a try.
#pragma once

#include "adapters/directory/ldap/image.hpp"

#include <string>
#include <vector>

namespace gc2pc::ldap {

/// What it may not: each a clause ("it may not create contacts in '…'"). An empty list is no promise: whether
/// an object may be deleted or reanimated is told by nothing but trying.
[[nodiscard]] std::vector<std::string> lacking_rights(DirectorySession& session, const Image& image,
                                                      Release release);

/// Whether it may write owner and DACL of the object, which is needed to put a security descriptor back. An
/// object that is not there, and a server that does not tell, count as yes: then only trying tells.
[[nodiscard]] bool may_write_security(Connection& connection, const std::string& base, bool deleted = false);

} // namespace gc2pc::ldap
