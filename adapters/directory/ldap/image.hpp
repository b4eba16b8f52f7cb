// SPDX-License-Identifier: Apache-2.0
/// \file
/// Before-images of objects on a server: taken, read back, compared with what is there now.
#pragma once

#include "adapters/directory/directory_reader.hpp"
#include "adapters/directory/ldap/forest.hpp"

#include <string>
#include <vector>

namespace gc2pc::ldap {

/// One value somewhere else that names the object.
struct Link {
  std::string holder_dn;   ///< the group, the subordinate, …
  std::string holder_guid; ///< 16 octets
  std::string attribute;   ///< member, manager, …
  friend bool operator==(const Link&, const Link&) = default;
};

/// An object with everything that can be known of it, and the links to it.
struct Image {
  DirectoryEntry object;
  std::vector<Link> links;  ///< sorted
  bool recycle_bin = false; ///< whether the forest had it when the image was taken
  std::optional<ObjectReference> parent, primary_group;
  std::vector<ObjectReference> children; ///< sorted by name

  [[nodiscard]] std::string guid() const { return object.first("objectGUID"); }
  [[nodiscard]] std::string sid() const { return object.first("objectSid"); }
};

/// Everything of an object, by name or as `<GUID=…>`; nothing when it is not there.
[[nodiscard]] std::optional<Image> take_image(DirectorySession& session, Forest& forest, std::string_view dn);

/// As LDIF: the object with its binary attributes and its security descriptor, then each object that links to
/// it, with objectGUID and the values that do.
[[nodiscard]] DirectoryBeforeImage written(const Image& image);
/// Throws Error(corrupt) when it is not one of `written`.
[[nodiscard]] Image read_back(const DirectoryBeforeImage& image);

/// What is not as in the image: "its attributes differ: description, mail", "the objects that name it have
/// changed", "it is called '…' now"; empty when nothing differs. What the server writes by itself at a logon
/// does not count.
[[nodiscard]] std::string what_changed(const Image& before, const Image& now, const Schema& schema);

/// The search base that finds an object whatever it is called meanwhile.
[[nodiscard]] std::string guid_base(std::string_view object_guid);

} // namespace gc2pc::ldap
