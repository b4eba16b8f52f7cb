// SPDX-License-Identifier: Apache-2.0
/// \file
/// What keeps an account from being deleted, or from being put back, found by reading: the same rules for
/// every kind of directory.
#pragma once

#include "adapters/directory/directory.hpp"

#include <string>
#include <vector>

namespace gc2pc {

/// What of its deletion nobody may pass over: objects below it, and protection from accidental deletion. The
/// descriptors are octets of nTSecurityDescriptor, empty where they cannot be read. Each one or two
/// sentences.
[[nodiscard]] std::vector<std::string> deletion_obstacles(const DirectoryBeforeImage& image,
                                                          const std::string& descriptor,
                                                          const std::string& parent_descriptor);

/// The parent of the account is not there to restore it to.
[[nodiscard]] std::string parent_is_gone(const DirectoryBeforeImage& image);
/// Another object has the account's name.
[[nodiscard]] std::string name_is_taken(const std::string& dn);
} // namespace gc2pc
