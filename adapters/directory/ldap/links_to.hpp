// SPDX-License-Identifier: Apache-2.0
/// \file
/// Which objects name an object, without reading everybody else whom they name: a group may have a million
/// members.
#pragma once

#include "adapters/directory/ldap/image.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::ldap {

/// All links to the object of that name in what the forest can be searched for, sorted by place.
[[nodiscard]] std::vector<Link> links_to(Forest& forest, const std::string& dn);

/// Whether an attribute of the object with that GUID names `dn`; nothing when there is no such object.
[[nodiscard]] std::optional<bool> names(DirectorySession& session, std::string_view holder_guid,
                                        std::string_view attribute, std::string_view dn);

} // namespace gc2pc::ldap
