// SPDX-License-Identifier: Apache-2.0
/// \file
/// Objects that belong to an account although no attribute of it names them: what it lies below, what lies
/// below it, and the group that is only a number.
#pragma once

#include "adapters/directory/directory_reader.hpp"
#include "adapters/directory/ldap/forest.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gc2pc::ldap {

/// The object above; nothing when it cannot be seen.
[[nodiscard]] std::optional<ObjectReference> parent_of(DirectorySession& session, const std::string& dn);
/// The group of this number in the domain of the SID (octets), with objectSid; nothing when there is none.
[[nodiscard]] std::optional<DirectoryEntry> group_of(Forest& forest, const std::string& sid,
                                                     std::uint32_t rid);
/// The group that primaryGroupID of the account stands for; nothing for an object without one.
[[nodiscard]] std::optional<ObjectReference> primary_group_of(Forest& forest, const DirectoryEntry& account);
/// Everything below the object, sorted by name.
[[nodiscard]] std::vector<ObjectReference> children_of(DirectorySession& session, const std::string& dn);
/// A reference to an entry that was read with objectGUID.
[[nodiscard]] ObjectReference reference_to(const DirectoryEntry& entry);

/// The number in an account's primaryGroupID; nothing when it has none.
[[nodiscard]] std::optional<std::uint32_t> primary_group_number(const DirectoryEntry& account);

} // namespace gc2pc::ldap
