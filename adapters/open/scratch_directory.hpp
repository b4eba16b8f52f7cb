// SPDX-License-Identifier: Apache-2.0
/// \file
/// A second directory to try things on.
#pragma once

#include "adapters/directory/directory_login.hpp"
#include "mappings/model/guid.hpp"
#include "mappings/model/sip_uri.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// What the copy of a server must hold; of a file all is copied.
struct ScratchScope {
  SipUri address;                            ///< its owners and what links to them
  std::string pool;                          ///< FQDN
  std::function<std::vector<Guid>()> people; ///< objects whose being there matters
};

/// Copies the directory that `spec` names into `folder`, as LDIF, and returns what names the copy for
/// open_directory(). Throws usage for a directory that cannot be copied, and what opening and asking it
/// throws.
[[nodiscard]] std::string scratch_directory(std::string_view spec, const DirectoryLogin& login,
                                            const ScratchScope& scope, const std::filesystem::path& folder);

} // namespace gc2pc
