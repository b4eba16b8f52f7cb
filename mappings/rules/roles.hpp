// SPDX-License-Identifier: Apache-2.0
/// \file
/// C24–C32: members, managers and presenters of rooms, creators of categories.
#pragma once

#include "mappings/model/policies.hpp"
#include "mappings/rules/access.hpp"
#include "mappings/rules/coverage.hpp"
#include "mappings/rules/items.hpp"
#include "mappings/rules/scopes.hpp"

#include <cstdint>
#include <set>
#include <string_view>
#include <tuple>
#include <vector>

namespace gc2pc {

/// Expands the legacy roles over the migrated nodes.
class Roles {
 public:
  Roles(const legacy::Inventory& source, const chat::Inventory& target, const Policies& policies,
        const Tree& tree, const Items& items, const RoleKinds& kinds, People& people, Scopes& scopes,
        FindingLog& log);

  [[nodiscard]] const std::vector<AccessRole>& rows() const { return rows_; }
  /// Kept roles of users that are disabled (C37).
  [[nodiscard]] std::int64_t of_disabled_users() const { return of_disabled_users_; }
  [[nodiscard]] const RowBalance& balance() const { return balance_; }
  [[nodiscard]] const DroppedFederated& federated() const { return federated_; }

 private:
  /// A legacy row that may give a role at a node.
  struct Candidate {
    RoleKind kind;
    Who who;
    std::size_t distance; ///< nodes between the row and the item; 0 on the item itself (C31)
    std::size_t row;
  };
  /// Fate of a legacy row; a better one is never replaced by a worse one.
  enum class RowFate : std::uint8_t { no_effect, out_of_scope, denied, merged, written, dropped };

  void classify();
  bool drops(const legacy::Role& row, std::optional<Tree::Index> node, std::string_view& reason);
  void enter(const Item& item);
  void expand_room(const Item& item);
  void expand_category(const Item& item);
  void copy_creators(const Item& split);
  [[nodiscard]] std::vector<Candidate> candidates(const Item& item, bool members, bool managers, bool voiced);
  void settle(const Item& item, std::vector<Candidate>& candidates);
  void write(const Item& item, const AccessRole& role);
  void report_definers();
  void mark(std::size_t row, RowFate fate);
  void count();
  [[nodiscard]] std::string who_text(Who who) const;

  const legacy::Inventory& source_;
  const chat::Inventory& target_;
  const Policies& policies_;
  const Tree& tree_;
  const Items& items_;
  const RoleKinds& kinds_;
  People& people_;
  Scopes& scopes_;
  FindingLog& log_;
  Coverage coverage_;
  std::vector<std::vector<std::size_t>> usable_; ///< rows by node index
  std::vector<RowFate> fates_;                   ///< by row
  std::set<std::tuple<chat::NodeId, chat::PrincipalId, RoleKind>>
      taken_;                                                 ///< roles that the target has on adopted nodes
  std::map<chat::NodeId, std::vector<AccessRole>> creators_;  ///< kept ones, by category, for splits
  chat::NodeId category_;                                     ///< whose lists decide about the item at hand
  std::shared_ptr<const std::vector<bool>> allowed_, denied_; ///< by those lists
  std::vector<AccessRole> kept_;                              ///< roles kept on the item at hand
  std::int64_t of_disabled_users_ = 0;
  std::vector<AccessRole> rows_;
  RowBalance balance_;
  DroppedFederated federated_;
};

} // namespace gc2pc
