// SPDX-License-Identifier: Apache-2.0
/// \file
/// Who is who: each legacy principal and the target principal it is, will become, or never will (C34–C36),
/// and the groups it belongs to (C22).
#pragma once

#include "mappings/model/chat.hpp"
#include "mappings/model/legacy.hpp"
#include "mappings/model/packed_list.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
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

/// A list of numbers for each identity, all of them one after the other: a vector each would take six times
/// the memory.
class NumberLists {
 public:
  NumberLists() = default;
  /// Identities and numbers of their lists; of a pair that is there twice the second goes.
  explicit NumberLists(std::vector<std::pair<Who, std::uint32_t>> pairs);
  /// Ascending; empty for an identity that has none.
  [[nodiscard]] std::span<const std::uint32_t> of(Who who) const {
    return who + 1 < begins_.size()
               ? std::span(numbers_).subspan(begins_[who], begins_[who + 1] - begins_[who])
               : std::span<const std::uint32_t>();
  }

 private:
  std::vector<std::size_t> begins_;
  std::vector<std::uint32_t> numbers_;
};

/// Finds the row of a legacy principal. Most pools have numbered them from 1 on: then by a table.
class LegacyRows {
 public:
  LegacyRows() = default;
  /// Sorted by prinID; they must stay.
  explicit LegacyRows(const std::vector<legacy::Principal>& sorted);
  [[nodiscard]] std::optional<std::size_t> of(legacy::PrincipalId id) const;

 private:
  const std::vector<legacy::Principal>* sorted_ = nullptr;
  std::vector<std::uint32_t> table_; ///< by prinID: row + 1; 0 is none. Empty when the ids are spread.
};

/// All identities of one planning. Holds references to both inventories, which must stay.
class People {
 public:
  /// `source.principals` sorted by prinID; the constructor alone uses its affiliations. `target` has a system
  /// user.
  People(const legacy::Inventory& source, const PackedList<legacy::Affiliation>& affiliations,
         const chat::Inventory& target);

  [[nodiscard]] std::size_t size() const { return size_; }
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
  [[nodiscard]] std::span<const std::uint32_t> legacy_rows(Who who) const { return legacy_rows_.of(who); }
  /// The legacy principal was found in the target by its address only (C35).
  [[nodiscard]] bool matched_by_uri(std::size_t legacy_row) const { return matched_by_uri_[legacy_row]; }
  /// Finds the target's row for a GUID or address (C35). The flag says that it was the address.
  [[nodiscard]] std::optional<std::pair<std::size_t, bool>> match(const Guid& guid,
                                                                  const std::string& uri) const;

  /// The GUID that a legacy principal has in the target; nothing for unknown ids and for those who never get
  /// there.
  [[nodiscard]] std::optional<Guid> target_guid(legacy::PrincipalId id);

  /// Identities that `who` is affiliated with, in either database (C22, C35); sorted.
  [[nodiscard]] std::span<const Who> groups(Who who) const { return groups_.of(who); }
  /// Identities that are affiliated with `who`; sorted.
  [[nodiscard]] std::span<const Who> members(Who who) const { return members_.of(who); }

 private:
  Who add() { return static_cast<Who>(size_++); }
  void match_all();
  void link_groups(const PackedList<legacy::Affiliation>& affiliations);

  const legacy::Inventory& source_;
  const chat::Inventory& target_;
  std::size_t size_ = 0;
  LegacyRows legacy_by_id_;
  std::unordered_map<chat::PrincipalId, std::size_t> target_by_id_;
  std::unordered_map<Guid, std::size_t> target_by_guid_;
  std::unordered_map<std::string, std::size_t> target_by_uri_; ///< folded; lowest prinID of several
  std::unordered_map<legacy::PrincipalId, Who> nobodies_;
  std::vector<Who> who_of_legacy_;
  std::vector<bool> matched_by_uri_;
  NumberLists legacy_rows_, groups_, members_;
  Who system_ = 0;
};

} // namespace gc2pc
