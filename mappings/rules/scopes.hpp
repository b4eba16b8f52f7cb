// SPDX-License-Identifier: Apache-2.0
/// \file
/// C22, C23, C28: scopes of legacy nodes, AllowedMembers of the categories, and who has to be added to them.
#pragma once

#include "mappings/rules/access.hpp"
#include "mappings/rules/items.hpp"

#include <set>
#include <unordered_map>
#include <vector>

namespace gc2pc {

/// The lists of a category of the target, before anybody is added (C28).
struct CategoryLists {
  std::vector<Who> allowed, denied; ///< sorted
};

/// Scope rows of both sides, spread over the migrated categories.
class Scopes {
 public:
  Scopes(const legacy::Inventory& source, const chat::Inventory& target, const Tree& tree, const Items& items,
         People& people, FindingLog& log);

  /// Everybody in the legacy scope of a node id, also those who are not migrated (C22); sorted.
  [[nodiscard]] const std::vector<Who>& legacy_scope(legacy::NodeId definer) const;
  /// The lists of a category where rooms end; empty lists for the root.
  [[nodiscard]] const CategoryLists& lists(chat::NodeId category) const;
  /// C28: adds the holder of a role to a category, once. True when it was not added before.
  bool extend(chat::NodeId category, Who who, legacy::PrincipalId principal);

  [[nodiscard]] const std::vector<AccessScope>& rows() const { return rows_; }
  [[nodiscard]] const RowBalance& balance() const { return balance_; }
  [[nodiscard]] const DroppedFederated& federated() const { return federated_; }

 private:
  struct LegacyRow {
    Who who;
    legacy::PrincipalId principal, updated_by;
    std::size_t row;
    bool migrates; ///< neither federated nor of an unknown id (C23)
  };
  void read_legacy(FindingLog& log);
  void fill(const Item& item);
  void fill_from_target(chat::NodeId category, CategoryLists& lists) const;
  void count();

  const legacy::Inventory& source_;
  const Tree& tree_;
  const Items& items_;
  People& people_;
  std::unordered_map<legacy::NodeId, std::vector<LegacyRow>> legacy_;
  std::unordered_map<legacy::NodeId, std::vector<Who>> legacy_lists_;
  std::unordered_map<chat::NodeId, std::vector<const chat::ScopeEntry*>> target_rows_;
  std::unordered_map<chat::NodeId, CategoryLists> lists_;
  std::set<std::pair<chat::NodeId, Who>> extended_;
  std::vector<AccessScope> rows_;
  std::vector<std::string> fates_; ///< of each legacy row: empty when written, else the reason
  RowBalance balance_;
  DroppedFederated federated_;
};

} // namespace gc2pc
