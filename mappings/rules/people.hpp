// SPDX-License-Identifier: Apache-2.0
/// \file
/// Who is who: each legacy principal and the target principal it is, will become, or never will (C34–C36),
/// and the groups it belongs to (C22).
#pragma once

#include "mappings/model/chat.hpp"
#include "mappings/model/legacy.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace gc2pc {

/// What becomes of a legacy principal (C34, C36, C41).
enum class Standing {
  regular,         ///< migrated when a written row refers to it
  system,          ///< is the target's system user
  federated_user,  ///< migrated as a disabled user without rights
  federated_group, ///< never migrated
  nobody           ///< an id without a row
};

/// One identity: a row of the target, a legacy principal that may become one, or a person who is in neither.
/// Two legacy principals that are one target principal are one identity (C35).
using Who = std::uint32_t;

/// Makes a list of identities one that Coverage can compare.
void sort_unique(std::vector<Who>& list);

/// All identities of one planning. Holds references to both inventories, which must stay.
class People {
 public:
  /// `source.principals` sorted by prinID. `target` has a system user.
  People(const legacy::Inventory& source, const chat::Inventory& target);

  [[nodiscard]] std::size_t size() const { return groups_.size(); }
  [[nodiscard]] Standing standing(legacy::PrincipalId id) const;
  /// Index into source.principals; nothing for an unknown id.
  [[nodiscard]] std::optional<std::size_t> legacy_row(legacy::PrincipalId id) const;
  /// The identity of a legacy id; unknown ids have one too, so that scopes can be compared (C22).
  [[nodiscard]] Who who(legacy::PrincipalId id);
  /// The identity of a row of the target; nothing when the target has no such principal.
  [[nodiscard]] std::optional<Who> who(chat::PrincipalId id) const;
  /// C34.
  [[nodiscard]] Who system() const { return system_; }

  /// Index into target.principals of an identity that the target has.
  [[nodiscard]] std::optional<std::size_t> target_row(Who who) const;
  /// Indexes into source.principals, ascending; more than one when they are one in the target.
  [[nodiscard]] const std::vector<std::size_t>& legacy_rows(Who who) const { return legacy_rows_[who]; }
  /// The legacy principal was found in the target by its address only (C35).
  [[nodiscard]] bool matched_by_uri(std::size_t legacy_row) const { return matched_by_uri_[legacy_row]; }
  /// Finds the target's row for a GUID or address (C35). The flag says that it was the address.
  [[nodiscard]] std::optional<std::pair<std::size_t, bool>> match(const Guid& guid,
                                                                  const std::string& uri) const;

  /// The GUID that a legacy principal has in the target; nothing for unknown ids and for those who never get
  /// there.
  [[nodiscard]] std::optional<Guid> target_guid(legacy::PrincipalId id);

  /// Identities that `who` is affiliated with, in either database (C22, C35); sorted.
  [[nodiscard]] const std::vector<Who>& groups(Who who) const { return groups_[who]; }
  /// Identities that are affiliated with `who`; sorted.
  [[nodiscard]] const std::vector<Who>& members(Who who) const { return members_[who]; }

 private:
  Who add();
  void match_all();
  void link_groups();

  const legacy::Inventory& source_;
  const chat::Inventory& target_;
  std::unordered_map<legacy::PrincipalId, std::size_t> legacy_by_id_;
  std::unordered_map<chat::PrincipalId, std::size_t> target_by_id_;
  std::unordered_map<Guid, std::size_t> target_by_guid_;
  std::unordered_map<std::string, std::size_t> target_by_uri_; ///< folded; lowest prinID of several
  std::unordered_map<legacy::PrincipalId, Who> nobodies_;
  std::vector<Who> who_of_legacy_;
  std::vector<bool> matched_by_uri_;
  std::vector<std::vector<std::size_t>> legacy_rows_; ///< by identity
  std::vector<std::vector<Who>> groups_, members_;    ///< by identity
  Who system_ = 0;
};

} // namespace gc2pc
