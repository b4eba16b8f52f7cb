// SPDX-License-Identifier: Apache-2.0
/// \file
/// Security descriptors of Active Directory (MS-DTYP 2.4.6): read, compared, and asked who may delete.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Octets of a SID (MS-DTYP 2.4.2), as objectSid holds them.
using Sid = std::string;

/// The SID of a domain's group or account: the domain's own, with another last number (RID). Empty when `sid`
/// is not a SID.
[[nodiscard]] Sid sibling_of(std::string_view sid, std::uint32_t rid);
/// `value` as a SID: octets, or the text "S-1-5-21-…", which some export programs write; empty when it is
/// neither.
[[nodiscard]] Sid sid_from(std::string_view value);
/// The last number of a SID (RID); nothing when it is not a SID.
[[nodiscard]] std::optional<std::uint32_t> rid_of(std::string_view sid);

/// One entry of an access list. Entries of kinds that neither allow nor deny are not kept.
struct AccessEntry {
  bool denies = false;
  bool inherit_only = false; ///< it counts only for objects below
  std::uint32_t rights = 0;  ///< MS-ADTS 5.1.3.2
  /// What it concerns: 16 octets of the GUID of a property, a class or an extended right; empty: everything.
  std::string type;
  std::string inherited_type; ///< the class below for which it counts, in the same form
  Sid trustee;

  friend auto operator<=>(const AccessEntry&, const AccessEntry&) = default;
};

/// What a descriptor says, apart from the order and the place of its parts.
struct SecurityDescriptor {
  Sid owner, group;
  bool is_protected = false; ///< it inherits nothing
  bool has_list = false;     ///< without a list everything is allowed
  std::vector<AccessEntry> entries;

  /// Nothing when the octets are not a self-relative descriptor.
  [[nodiscard]] static std::optional<SecurityDescriptor> parse(std::string_view octets);

  /// Whether `token` (the SIDs of an account and its groups) is granted all of `rights`: entries count in
  /// their order, and the first that names a right decides it. `type`: for objects of that class (16 octets),
  /// also entries that concern only these.
  [[nodiscard]] bool grants(std::uint32_t rights, const std::set<Sid>& token,
                            std::string_view type = {}) const;
  /// An entry denies Everyone one of `rights` on the object itself.
  [[nodiscard]] bool denies_everyone(std::uint32_t rights) const;
  /// The same owner, group and entries, in whatever order; a server sorts entries and marks inherited ones.
  [[nodiscard]] bool same_as(const SecurityDescriptor& other) const;
};

/// MS-ADTS 5.1.3.2: the object itself, objects below it, and the object with everything below it.
inline constexpr std::uint32_t right_delete = 0x10000, right_delete_child = 0x2, right_delete_tree = 0x40;

} // namespace gc2pc
