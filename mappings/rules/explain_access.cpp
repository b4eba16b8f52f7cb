// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/explain_access.hpp"

#include "mappings/rules/explain_text.hpp"

#include <algorithm>
#include <array>

namespace gc2pc {
namespace {

/// "Members" and so on, for the parts.
std::string title_of(RoleKind kind) {
  constexpr std::array titles{"Members", "Managers", "Presenters", "Creators"};
  return titles.at(static_cast<std::size_t>(kind));
}

/// Explains the roles of one item.
class RoleStory {
 public:
  RoleStory(const PlanningParts& parts, const Item& item, const std::optional<std::set<Who>>& only)
      : parts_(parts), item_(item), only_(only), origin_(item.base ? parts.items.all()[*item.base] : item) {
    const auto category = item.is_category() ? item.id : item.parent;
    for (const auto& row : parts.scopes.rows())
      if (row.node == category && row.added)
        added_.insert(row.who);
  }

  std::vector<ExplainedPart> tell() {
    for (std::size_t kind = 0; kind < role_kind_count; ++kind)
      kept_[kind].title = title_of(static_cast<RoleKind>(kind));
    lost_.title = "Lost";
    parts_.roles.explain(origin_, [&](const RoleDecision& decision) { take(decision); });
    add_presenters_as_members();
    look_at_rows();
    std::vector<ExplainedPart> story;
    for (auto& part : kept_)
      if (!part.entries.empty())
        story.push_back(std::move(part));
    if (!lost_.entries.empty())
      story.push_back(std::move(lost_));
    return story;
  }

 private:
  [[nodiscard]] bool wanted(Who who) const { return !only_ || only_->contains(who); }

  /// Where a row is, what it says.
  [[nodiscard]] std::string row_text(const legacy::Role& row, std::size_t distance) const {
    std::string type = "rtypeID " + std::to_string(row.type.value);
    for (const auto& each : parts_.source.role_types)
      if (each.id == row.type)
        type = each.description;
    return type + " on " + node_text(parts_.tree, row.node) + ", " + above_text(distance);
  }

  void take(const RoleDecision& decision) {
    const auto& first = decision.candidates.front();
    if (!wanted(first.who))
      return;
    Explained entry;
    entry.what = who_text(parts_, first.who);
    const auto& shown = decision.best ? *decision.best : first;
    const auto& row = parts_.source.roles[shown.row];
    entry.grounds.push_back({"C24", row_text(row, shown.distance)});
    if (item_.base)
      entry.grounds.push_back({"C19", "from the category that was split"});
    else if (item_.is_category())
      entry.grounds.push_back(
          {"C30", "managers of a category can create rooms; members can where the category allows it"});
    const auto scope = node_text(parts_.tree, parts_.tree.node(origin_.legacy).scope_definer);
    switch (decision.outcome) {
    case RoleDecision::Outcome::out_of_scope:
      entry.grounds.push_back(
          {"C27",
           "the row honors the scope, and neither the principal nor one of its groups is in the scope of " +
               scope + ": the row had no effect before either"});
      lost_.entries.push_back(std::move(entry));
      return;
    case RoleDecision::Outcome::denied:
      entry.grounds.push_back({"C12", "denied by the target's category"});
      lost_.entries.push_back(std::move(entry));
      return;
    case RoleDecision::Outcome::kept:
      break;
    }
    entry.grounds.push_back(
        {"C27", row.honors_scope ? "is in the scope of " + scope : "the row does not depend on the scope"});
    if (decision.candidates.size() > 1)
      entry.grounds.push_back(
          {"C31", count_text(decision.candidates.size() - 1, "more row") +
                      " would give the same; this is the nearest row that has an effect"});
    finish_kept(entry, first.who, row.principal);
    if (parts_.roles.target_has(item_, first.who, first.kind))
      entry.grounds.push_back({"C12", "the target already has the role; its row is kept"});
    entry.value = std::string(to_string(first.kind));
    if (first.kind == RoleKind::voiced)
      presenters_.insert(first.who);
    if (first.kind == RoleKind::member)
      members_.insert(first.who);
    kept_.at(static_cast<std::size_t>(first.kind)).entries.push_back(std::move(entry));
  }

  void finish_kept(Explained& entry, Who who, legacy::PrincipalId principal) const {
    if (added_.contains(who))
      entry.grounds.push_back(
          {"C28", "was not covered by the category's AllowedMembers and is added to them"});
    if (const auto row = parts_.people.legacy_row(principal); row && parts_.source.principals[*row].disabled)
      entry.grounds.push_back({"C37", "the account is disabled; the roles are kept"});
  }

  void add_presenters_as_members() {
    for (const Who who : presenters_) {
      if (members_.contains(who))
        continue;
      Explained entry{who_text(parts_, who), "member", {{"C26", "a presenter must also be a member"}}};
      if (parts_.roles.target_has(item_, who, RoleKind::member))
        entry.grounds.push_back({"C12", "already a member in the target; nothing is written"});
      kept_.at(static_cast<std::size_t>(RoleKind::member)).entries.push_back(std::move(entry));
    }
  }

  /// Rows on the path that give nothing by themselves, or do not come down.
  void look_at_rows() {
    const auto path = parts_.tree.path(origin_.legacy);
    const auto& node = parts_.tree.node(origin_.legacy);
    std::size_t start = path.size() - 1;
    for (std::size_t at = 0; at < path.size(); ++at)
      if (parts_.tree.node(path[at]).id == node.role_definer)
        start = at;
    for (std::size_t at = 0; at < path.size(); ++at) {
      const auto id = parts_.tree.node(path[at]).id;
      const auto first =
          std::lower_bound(parts_.source.roles.begin(), parts_.source.roles.end(), id,
                           [](const legacy::Role& row, legacy::NodeId wanted) { return row.node < wanted; });
      for (auto row = first; row != parts_.source.roles.end() && row->node == id; ++row)
        look_at_row(*row, path.size() - 1 - at, at < start);
    }
  }

  void look_at_row(const legacy::Role& row, std::size_t distance, bool above_definer) {
    if (!wanted(parts_.people.who(row.principal)))
      return;
    Explained entry;
    entry.what = principal_text(parts_, row.principal);
    const auto where = row_text(row, distance);
    const auto verdict = parts_.roles.verdict(row);
    if (verdict.dropped) {
      const auto rule = verdict.code ? std::string(text_of(*verdict.code).rule) : "C36";
      entry.grounds = {
          {"C24", where},
          {rule, std::string(verdict.reason) + (verdict.detail.empty() ? "" : ": " + verdict.detail)}};
    } else if (row.honors_override && above_definer) {
      entry.grounds = {{"C24", where},
                       {"C24", "is not inherited: the row honors overrides, and roles start at " +
                                   node_text(parts_.tree, parts_.tree.node(origin_.legacy).role_definer) +
                                   " (roleDefinerId)"}};
    } else if (item_.is_category() && !parts_.tree.settings(origin_.legacy).restrict_child_create &&
               parts_.kinds.of(row.type) == RoleKind::member) {
      entry.grounds = {{"C24", where},
                       {"C30", "members may not create rooms here, and categories have no members"}};
    } else {
      return;
    }
    lost_.entries.push_back(std::move(entry));
  }

  const PlanningParts& parts_;
  const Item& item_;
  const std::optional<std::set<Who>>& only_;
  const Item& origin_; ///< whose legacy rows count: the category, for a split of it
  std::array<ExplainedPart, role_kind_count> kept_;
  ExplainedPart lost_;
  std::set<Who> members_, presenters_;
  std::set<Who> added_; ///< to AllowedMembers, by C28
};

} // namespace

std::vector<ExplainedPart> explain_roles(const PlanningParts& parts, const Item& item,
                                         const std::optional<std::set<Who>>& only) {
  return RoleStory(parts, item, only).tell();
}

ExplainedPart explain_allowed(const PlanningParts& parts, chat::NodeId category) {
  ExplainedPart part;
  part.title = "AllowedMembers of its category";
  const auto* item = parts.items.category_with(category);
  if (item && item->fate == Fate::adopted)
    part.entries.push_back({"the target's own", "stay", {{"C12", "the category is adopted"}}});
  for (const auto& row : parts.scopes.rows()) {
    if (row.node != category)
      continue;
    Explained entry{who_text(parts, row.who), row.denied ? "denied" : "allowed", {}};
    if (row.denied)
      entry.grounds.push_back({"C19", "denied by the category that was split"});
    else if (row.principal && !row.added && item)
      entry.grounds.push_back({"C23", "in the scope of " +
                                          node_text(parts.tree, parts.tree.node(item->legacy).scope_definer) +
                                          " (scopeDefinerId)"});
    else
      entry.grounds.push_back({"C28", "has a role below the category and was not covered"});
    part.entries.push_back(std::move(entry));
  }
  return part;
}

} // namespace gc2pc
