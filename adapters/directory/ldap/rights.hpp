// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the account that signs in may do, found out by reading.
#pragma once

#include "adapters/directory/ldap/image.hpp"

#include <string>
#include <vector>

namespace gc2pc::ldap {

/// What of a handover and its rollback it may not do: each a clause ("it may not create contacts in '…'").
/// What a server does not say is left out.
[[nodiscard]] std::vector<std::string> lacking_rights(DirectorySession& session, Forest& forest,
                                                      const Image& image, Release release);

/// What it lacks to bring a deleted object back to `place`: each one or two sentences, the way out included.
[[nodiscard]] std::vector<std::string> lacking_restore_rights(Connection& connection, const RootFacts& root,
                                                              const Image& image, const std::string& place);

/// Octets of a security descriptor; empty when it cannot be read.
[[nodiscard]] std::string descriptor_of(Connection& connection, const std::string& base);

/// Whether it may write owner and DACL of the object, which is needed to put a security descriptor back. An
/// object that does not exist, and a server that does not say, count as yes: then only the write shows it.
[[nodiscard]] bool may_write_security(Connection& connection, const std::string& base, bool deleted = false);

} // namespace gc2pc::ldap
