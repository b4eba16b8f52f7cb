// SPDX-License-Identifier: Apache-2.0
/// \file
/// C24–C32: members, managers and presenters of rooms, creators of categories.
#pragma once

#include "mappings/model/packed_list.hpp"
#include "mappings/model/policies.hpp"
#include "mappings/rules/access.hpp"
#include "mappings/rules/coverage.hpp"
#include "mappings/rules/items.hpp"
#include "mappings/rules/scopes.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace gc2pc {

/// A legacy row that may give a role at a node.
struct RoleCandidate {
  RoleKind kind = RoleKind::member;
  Who who = 0;
  std::size_t distance = 0; ///< nodes between the row and the item; 0 on the item itself (C31)
  std::size_t row = 0;      ///< into the source's roles
  legacy::Role values;      ///< of the row
};

/// What a principal's candidates of one kind at one item come to. The spans are valid during the call only.
struct RoleDecision {
  enum class Outcome { kept, out_of_scope, denied } outcome = Outcome::kept;
  std::span<const RoleCandidate> candidates; ///< at least one; the same principal and kind; nearest first
  const RoleCandidate* best = nullptr;       ///< the one that counts; none when out of scope
};

/// What must be said of a legacy row by itself (C32).
struct RoleVerdict {
  bool dropped = false;
  std::string_view reason;  ///< why it is dropped
  std::optional<Code> code; ///< the finding, if it is one
  std::string detail;
};

/// Expands the legacy roles over the migrated nodes.
class Roles {
 public:
  /// `rows`: the source's roles, sorted.
  Roles(const legacy::Inventory& source, const PackedList<legacy::Role>& rows, const chat::Inventory& target,
        const Policies& policies, const Tree& tree, const Items& items, const RoleKinds& kinds,
        People& people, Scopes& scopes, FindingLog& log);

  [[nodiscard]] const PackedList<AccessRole>& rows() const { return rows_; }
  /// Frees them one after the other; afterwards there are none.
  template <class Visit>
  void hand_over(const Visit& visit) {
    rows_.drain(visit);
  }
  /// Kept roles of users that are disabled (C37).
  [[nodiscard]] std::int64_t of_disabled_users() const { return of_disabled_users_; }
  /// C32: the first reason that applies, short of those that depend on where the role takes effect.
  [[nodiscard]] RoleVerdict verdict(const legacy::Role& row) const;
  /// Decides once more about one item (no split category): to explain how its roles were decided.
  void explain(const Item& item, const std::function<void(const RoleDecision&)>& tell);
  /// Whether the target has the role already, on a node that is adopted: then no row is written.
  [[nodiscard]] bool target_has(const Item& item, Who who, RoleKind kind) const;
  [[nodiscard]] const RowBalance& balance() const { return balance_; }
  [[nodiscard]] const DroppedFederated& federated() const { return federated_; }

 private:
  /// Fate of a legacy row; a better one is never replaced by a worse one.
  enum class RowFate : std::uint8_t { no_effect, out_of_scope, denied, merged, written, dropped };

  void classify();
  void enter(const Item& item);
  void expand_room(const Item& item);
  void expand(const Item& item);
  void copy_creators(const Item& split);
  [[nodiscard]] std::vector<RoleCandidate> candidates(const Item& item);
  void decide(const Item& item, const std::function<void(const RoleDecision&)>& tell);
  void settle(const Item& item, const RoleDecision& decision);
  void write(const Item& item, const AccessRole& role);
  void report_definers();
  void mark(std::size_t row, RowFate fate);
  void count();
  [[nodiscard]] std::string who_text(Who who) const;

  const legacy::Inventory& source_;
  const PackedList<legacy::Role>& source_rows_;
  const chat::Inventory& target_;
  const Policies& policies_;
  const Tree& tree_;
  const Items& items_;
  const RoleKinds& kinds_;
  People& people_;
  Scopes& scopes_;
  FindingLog& log_;
  Coverage coverage_;
  /// The source's rows of a node: they are sorted by it. Those that classify() dropped have no effect.
  struct RowRange {
    std::size_t first = 0, last = 0;
  };
  std::vector<RowRange> rows_of_; ///< by node index
  std::vector<RowFate> fates_;    ///< by row
  std::set<std::tuple<chat::NodeId, chat::PrincipalId, RoleKind>>
      taken_;                                                 ///< roles that the target has on adopted nodes
  std::map<chat::NodeId, std::vector<AccessRole>> creators_;  ///< kept ones, by category, for splits
  chat::NodeId category_;                                     ///< whose lists decide about the item at hand
  std::shared_ptr<const std::vector<bool>> allowed_, denied_; ///< by those lists
  std::vector<AccessRole> kept_;                              ///< roles kept on the item at hand
  std::int64_t of_disabled_users_ = 0;
  PackedList<AccessRole> rows_;
  RowBalance balance_;
  DroppedFederated federated_;
};

} // namespace gc2pc
