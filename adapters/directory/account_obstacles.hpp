// SPDX-License-Identifier: Apache-2.0
/// \file
/// What keeps an account from being deleted, or from being put back, found by reading: the same rules for
/// every kind of directory.
#pragma once

#include "adapters/directory/directory_reader.hpp"

#include <string>
#include <vector>

namespace gc2pc {

/// What keeps every account from deleting it: objects below it, and protection from accidental deletion.
/// `descriptor` is octets of nTSecurityDescriptor, empty where they cannot be read. Each one or two
/// sentences.
[[nodiscard]] std::vector<std::string> deletion_obstacles(const DirectoryBeforeImage& image,
                                                          const std::string& descriptor);
/// A clause about a parent that denies Everyone to delete in it; empty when it does not. Protecting any
/// object puts that entry on its parent. It blocks only an account without Delete on the object itself.
[[nodiscard]] std::string parent_protection(const DirectoryBeforeImage& image,
                                            const std::string& parent_descriptor);

/// The parent of the account is not there to restore it to.
[[nodiscard]] std::string parent_is_gone(const DirectoryBeforeImage& image);
/// Another object has the account's name.
[[nodiscard]] std::string name_is_taken(const std::string& dn);
} // namespace gc2pc
