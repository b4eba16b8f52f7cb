// SPDX-License-Identifier: Apache-2.0
/// \file
/// In an LDIF file: what an account lies below, what lies below it, its primary group, and all of it as a
/// state that can be compared.
#pragma once

#include "adapters/directory/ldif_document.hpp"
#include "adapters/directory/ldif_image.hpp"
#include "adapters/directory/object_compare.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// The record of an object, wherever it was moved to; by its name where it has no GUID.
[[nodiscard]] std::optional<std::size_t> find_record(const LdifDocument& document,
                                                     const ObjectReference& object);
/// A reference to an entry.
[[nodiscard]] ObjectReference reference_to(const DirectoryEntry& entry);

/// Adds parent, primary group and children to an image of the object.
void add_relatives(DirectoryBeforeImage& image, const LdifDocument& document);

/// The name that the object of an image has, or has to get: below its parent, whatever that is called now;
/// nothing when the parent was in the file and is gone.
[[nodiscard]] std::optional<std::string> place_of(const LdifDocument& document,
                                                  const DirectoryBeforeImage& image);

/// An image, and an object of a document, as they are compared.
[[nodiscard]] ObjectState state_of(const DirectoryBeforeImage& image);
[[nodiscard]] ObjectState state_of(const LdifDocument& document, std::size_t index);

/// Puts the image's object below its renamed parent, as `dn`, into the file that holds the parent.
[[nodiscard]] LdifEdit moved_object(const LdifDocument& document, const LdifImage& image,
                                    const std::string& dn);
/// Puts the links of object `then` of the image to its object back into object `now`, under the name `dn`.
[[nodiscard]] std::vector<LdifEdit> links_to_moved(const LdifDocument& document, std::size_t now,
                                                   const LdifImage& image, std::size_t then,
                                                   const std::string& dn);

} // namespace gc2pc
