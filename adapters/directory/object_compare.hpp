// SPDX-License-Identifier: Apache-2.0
/// \file
/// An object now and as its before-image holds it, compared: the same rules for every kind of directory.
#pragma once

#include "adapters/directory/directory_reader.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Another object that names the one in question, and the attribute that does.
struct NamingObject {
  ObjectReference holder;
  std::string attribute;
};

/// All of an object that is compared.
struct ObjectState {
  DirectoryEntry object;
  std::vector<NamingObject> named_by;
  std::optional<ObjectReference> primary_group;
  std::vector<ObjectReference> children;
};

/// What a restore can lose, as it is said before and after.
inline constexpr std::string_view lost_password = "its password is not restored: set a new one";
inline constexpr std::string_view lost_last_logon = "the time of its last logon is not restored";
inline constexpr std::string_view lost_descriptor = "its owner and access list are not restored";
/// "'CN=Group,…', which named it, does not exist".
[[nodiscard]] std::string lost_holder(const std::string& dn);

/// It once was given a password.
[[nodiscard]] bool has_password(const DirectoryEntry& entry);
/// It signed in once, as far as the object says.
[[nodiscard]] bool has_signed_in(const DirectoryEntry& entry);
/// A server writes it by itself, in lower case: it is neither restored nor compared.
[[nodiscard]] bool is_left_to_server(std::string_view attribute);
/// A server gives a restored account this value, which says the same as no value (MS-ADTS 3.1.1.5.3.7); the
/// attribute in lower case.
[[nodiscard]] bool is_default_of_restore(std::string_view attribute, std::string_view value);
/// The same owner and access list, as far as both can be seen.
[[nodiscard]] bool same_descriptor(const DirectoryEntry& before, const DirectoryEntry& now);

/// The same object: by GUID; by name where one of the two has none.
[[nodiscard]] bool same_reference(const ObjectReference& a, const ObjectReference& b);

/// What a comparison asks its directory.
struct CompareQuestions {
  /// The attribute (lower case) is not to be compared, beyond is_left_to_server.
  std::function<bool(const std::string&)> ignored;
  /// The object still exists.
  std::function<bool(const ObjectReference&)> exists;
};

/// In what `now` differs from `before`, in the order: identity, name, attributes, password, last logon,
/// descriptor, primary group, memberships, objects below. `place` is the name that it should have.
[[nodiscard]] RestoreFidelity compare_states(const ObjectState& before, const ObjectState& now,
                                             const std::string& place, Comparison comparison,
                                             const CompareQuestions& questions);

} // namespace gc2pc
