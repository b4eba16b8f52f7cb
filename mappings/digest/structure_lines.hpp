// SPDX-License-Identifier: Apache-2.0
/// \file
/// C53: the lines of everything but messages, made of rows as they come.
#pragma once

#include "mappings/digest/canonical.hpp"
#include "mappings/model/packed_list.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gc2pc {

/// A large pool has three quarters of a million.
template <>
struct Packing<DigestLine> {
  using T = DigestLine;
  static constexpr auto members = std::make_tuple(&T::kind, &T::group, &T::digest);
};

/// Digests rows of all kinds, each in the group that it belongs to. Takes least memory when the rows of a
/// kind come one after the other, and within it those of a group, as they do in the order of most keys.
class StructureLines {
 public:
  /// `guids` must stay, and know the nodes and principals of all rows before the first of them.
  explicit StructureLines(const GuidIndex& guids) : guids_(&guids) {}

  void add(const chat::Config&) {} // of the store itself
  /// Before the roles, whose rows have its description.
  void add(const chat::RoleType& row);
  void add(const chat::Node& row);
  void add(const chat::Principal& row);
  void add(const chat::Role& row);
  void add(const chat::ScopeEntry& row);
  void add(const chat::Addin& row);
  void add(const chat::Invitation& row);
  void add(const chat::Preference& row);
  void add(const chat::Affiliation& row);
  void add(const chat::LastChatId& row);
  void add(const chat::LastInviteId& row);
  void add(const chat::PrincipalMeta& row);

  /// Sorted, with room for `more` lines. There are no rows afterwards.
  [[nodiscard]] std::vector<DigestLine> take(std::size_t more = 0);

 private:
  [[nodiscard]] const Guid* node(const std::optional<chat::NodeId>& id) const;
  [[nodiscard]] const Guid* principal(const std::optional<chat::PrincipalId>& id) const;
  [[nodiscard]] Sha256Bytes hash(std::string_view row);
  void digest(LineKind kind, const Guid* group, std::string_view row);
  /// The same for invitations, whose key begins with the principal: those of one room come apart.
  void digest_apart(const Guid* group, std::string_view row);
  /// Puts the lines at hand to those of their kind.
  void end_kind();

  const GuidIndex* guids_;
  std::unordered_map<chat::RoleTypeId, std::string> role_kinds_;
  std::vector<DigestLine> lines_; ///< of the kind at hand; a group may have several
  std::map<LineKind, PackedList<DigestLine>> kinds_;
  bool ordered_ = true; ///< no kind came twice
  std::unordered_map<Guid, GroupDigest> invitations_;
  GroupDigest invitations_of_nothing_;
  Sha256 digest_;
  std::string buffer_;
};

/// The lines of all rows.
[[nodiscard]] std::vector<DigestLine> structure_lines(const chat::Inventory& inventory);

} // namespace gc2pc
