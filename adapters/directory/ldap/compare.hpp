// SPDX-License-Identifier: Apache-2.0
/// \file
/// An object on a server compared with its before-image.
#pragma once

#include "adapters/directory/ldap/image.hpp"

#include <optional>
#include <string>

namespace gc2pc::ldap {

/// The name that the object of an image has, or has to get: below its parent, whatever that is called now;
/// nothing when the parent is gone.
[[nodiscard]] std::optional<std::string> place_of(DirectorySession& session, const Image& image);

/// In what the object differs from the image now; nothing when it does not exist.
[[nodiscard]] std::optional<RestoreFidelity> compare_with(DirectorySession& session, Forest& forest,
                                                          const Image& before, Comparison comparison);

} // namespace gc2pc::ldap
