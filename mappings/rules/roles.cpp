// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/roles.hpp"

#include "mappings/rules/lost_role.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

/// Not a finding by itself: C36 says it once per principal.
constexpr std::string_view federated_reason = "federated";

std::string row_key(const legacy::Role& row) {
  return "prinRoleNodeID " + std::to_string(row.node.value) + ", prinRolePrinID " +
         std::to_string(row.principal.value) + ", prinRoleTypeID " + std::to_string(row.type.value);
}

} // namespace

Roles::Roles(const legacy::Inventory& source, const PackedList<legacy::Role>& rows,
             const chat::Inventory& target, const Policies& policies, const Tree& tree, const Items& items,
             const RoleKinds& kinds, People& people, Scopes& scopes, FindingLog& log)
    : source_(source), source_rows_(rows), target_(target), policies_(policies), tree_(tree), items_(items),
      kinds_(kinds), people_(people), scopes_(scopes), log_(log), coverage_(people) {
  std::set<chat::NodeId> adopted;
  for (const auto& item : items.all())
    if (item.fate == Fate::adopted)
      adopted.insert(item.id);
  for (const auto& row : target.roles)
    if (const auto kind = kinds.of(row.type); kind && adopted.contains(row.node))
      taken_.emplace(row.node, row.principal, *kind);

  classify();
  report_definers();
  for (const auto& item : items.all()) {
    if (item.kind == ItemKind::room)
      expand_room(item);
    else if (item.kind == ItemKind::split_category)
      copy_creators(item);
    else
      expand(item);
  }
  count();
  coverage_.forget();
}

void Roles::enter(const Item& item) {
  category_ = item.is_category() ? item.id : item.parent;
  const auto& lists = scopes_.lists(category_);
  allowed_ = coverage_.covered_by(lists.allowed);
  denied_ = coverage_.covered_by(lists.denied);
}

void Roles::classify() {
  rows_of_.resize(tree_.size());
  fates_.assign(source_rows_.size(), RowFate::no_effect);
  std::size_t next = 0;
  for (const auto& row : source_rows_) {
    const auto i = next++;
    if (const auto node = tree_.find(row.node)) {
      auto& range = rows_of_[*node];
      range = {range.last == 0 ? i : range.first, i + 1};
    }
    auto judged = verdict(row);
    if (judged.code)
      log_.add(
          {*judged.code, "tblPrincipalRole", row_key(row), std::nullopt, {}, std::move(judged.detail), 1});
    if (judged.dropped) {
      fates_[i] = RowFate::dropped;
      ++balance_.skipped[std::string(judged.reason)];
      if (judged.reason == federated_reason)
        ++federated_[*people_.legacy_row(row.principal)];
    }
  }
}

RoleVerdict Roles::verdict(const legacy::Role& row) const {
  const auto drop = [](Code code, std::string detail) {
    return RoleVerdict{true, text_of(code).name, code, std::move(detail)};
  };
  const auto node = tree_.find(row.node);
  if (!node)
    return {true, "no such node", std::nullopt, {}};
  const bool is_category = tree_.node(*node).is_category;
  if (!is_category && items_.is_skipped(*node))
    return {true, "skipped room", std::nullopt, {}};
  const auto kind = kinds_.of(row.type);
  if (!kind)
    return drop(Code::unknown_role_kind,
                "rtypeID " + std::to_string(row.type.value) + " is not a known kind of role");
  switch (people_.standing(row.principal)) {
  case Standing::nobody:
    return drop(Code::orphan, "no principal has prinID " + std::to_string(row.principal.value));
  case Standing::federated_user:
  case Standing::federated_group:
    return {true, federated_reason, std::nullopt, {}};
  case Standing::regular:
  case Standing::system:
    break;
  }
  if (*kind == RoleKind::voiced && is_category)
    return drop(Code::voiced_on_category, "a category has no presenters");
  if (*kind == RoleKind::manager && *node == tree_.root()) {
    const bool dropped = policies_.root_managers == RootManagers::drop;
    return {dropped, text_of(Code::root_manager).name, Code::root_manager,
            dropped ? "is dropped by the rules" : "becomes a manager of every room"};
  }
  if (*kind == RoleKind::voiced) {
    // For an adopted room the target's behavior decides (C26).
    const auto* item = items_.of(*node);
    const auto behavior =
        item->fate == Fate::adopted ? target_.nodes[item->target_row].behavior : tree_.node(*node).behavior;
    if (behavior != legacy::auditorium)
      return drop(Code::voiced_on_normal, "'" + tree_.node(*node).name + "' is not an auditorium");
  }
  return {};
}

/// C24, on every node but skipped rooms.
void Roles::report_definers() {
  for (Tree::Index i = 0; i < tree_.size(); ++i) {
    const auto& node = tree_.node(i);
    if (!node.is_category && items_.is_skipped(i))
      continue;
    bool role_on_path = false, scope_on_path = false;
    for (const auto at : tree_.path(i)) {
      role_on_path = role_on_path || tree_.node(at).id == node.role_definer;
      scope_on_path = scope_on_path || tree_.node(at).id == node.scope_definer;
    }
    if (role_on_path && scope_on_path)
      continue;
    std::string detail;
    if (!role_on_path)
      detail = "roleDefinerId " + std::to_string(node.role_definer.value) +
               " is not on its path; its own roles are used";
    if (!scope_on_path)
      detail += (detail.empty() ? "" : "; ") +
                ("scopeDefinerId " + std::to_string(node.scope_definer.value)) +
                " is not on its path; its scope is still used";
    log_.add(Code::definer_off_path, node, std::move(detail));
  }
}

/// C24: rows on the path from where each kind of row starts to count, down to the node. C30: a category has
/// creators; its members create where that is not restricted to managers.
std::vector<RoleCandidate> Roles::candidates(const Item& item) {
  const bool is_category = item.is_category();
  const bool members = !is_category || tree_.settings(item.legacy).restrict_child_create;
  const auto path = tree_.path(item.legacy);
  const auto& node = tree_.node(item.legacy);
  std::size_t start = path.size() - 1; // a definer off the path counts as the node itself
  for (std::size_t at = 0; at < path.size(); ++at)
    if (tree_.node(path[at]).id == node.role_definer)
      start = at;
  std::vector<RoleCandidate> found;
  for (std::size_t at = 0; at < path.size(); ++at) {
    const auto [first, last] = rows_of_[path[at]];
    auto place = source_rows_.from(first);
    for (auto index = first; index < last; ++index, ++place) {
      if (fates_[index] == RowFate::dropped)
        continue;
      const auto& row = *place;
      const auto kind = *kinds_.of(row.type);
      const std::size_t distance = path.size() - 1 - at;
      const bool counts = kind == RoleKind::voiced ? !is_category && distance == 0
                                                   : (kind == RoleKind::manager || members) &&
                                                         (!row.honors_override || at >= start);
      if (counts)
        found.push_back(
            {is_category ? RoleKind::creator : kind, people_.who(row.principal), distance, index, row});
    }
  }
  return found;
}

/// C27, C31, C12: of the rows that give a principal the same role the best one that is in scope is kept, if
/// nobody is denied.
void Roles::decide(const Item& item, const std::function<void(const RoleDecision&)>& tell) {
  enter(item);
  auto all = candidates(item);
  std::sort(all.begin(), all.end(), [&](const RoleCandidate& a, const RoleCandidate& b) {
    const auto &x = a.values, &y = b.values;
    return std::tie(a.kind, a.who, a.distance, x.principal, x.type) <
           std::tie(b.kind, b.who, b.distance, y.principal, y.type);
  });
  const auto in_scope = coverage_.covered_by(scopes_.legacy_scope(tree_.node(item.legacy).scope_definer));
  for (auto first = all.begin(); first != all.end();) {
    const auto last = std::find_if(first, all.end(), [&](const RoleCandidate& c) {
      return c.kind != first->kind || c.who != first->who;
    });
    const auto best = std::find_if(
        first, last, [&](const RoleCandidate& c) { return !c.values.honors_scope || (*in_scope)[c.who]; });
    RoleDecision decision{RoleDecision::Outcome::kept, {first, last}, best == last ? nullptr : &*best};
    if (best == last)
      decision.outcome = RoleDecision::Outcome::out_of_scope;
    else if ((*denied_)[first->who])
      decision.outcome = RoleDecision::Outcome::denied;
    tell(decision);
    first = last;
  }
}

void Roles::explain(const Item& item, const std::function<void(const RoleDecision&)>& tell) {
  decide(item, tell);
}

void Roles::settle(const Item& item, const RoleDecision& decision) {
  const auto& first = decision.candidates.front();
  const auto rows = static_cast<std::int64_t>(decision.candidates.size());
  const auto say = [&](Code code, std::string_view why) {
    log_.add(about(item, tree_, code,
                   who_text(first.who) + std::string(why) + " and no " + std::string(to_string(first.kind)),
                   rows));
  };
  const auto mark_all = [&](RowFate fate) {
    for (const auto& candidate : decision.candidates)
      mark(candidate.row, fate);
  };
  switch (decision.outcome) {
  case RoleDecision::Outcome::out_of_scope:
    say(Code::out_of_scope, outside_scope);
    mark_all(RowFate::out_of_scope);
    break;
  case RoleDecision::Outcome::denied:
    say(Code::denied_in_target, denied_by_category);
    mark_all(RowFate::denied);
    break;
  case RoleDecision::Outcome::kept:
    mark_all(RowFate::merged);
    mark(decision.best->row, RowFate::written);
    const auto& row = decision.best->values;
    write(item, {item.id, row.principal, row.updated_by, first.who, first.kind});
    break;
  }
}

/// Writes a role, and adds its holder to the AllowedMembers of the category, where it is missing (C28).
void Roles::write(const Item& item, const AccessRole& role) {
  const Who who = role.who;
  kept_.push_back(role);
  if (role.kind == RoleKind::creator)
    creators_[item.id].push_back(role);
  const auto& holder = source_.principals[*people_.legacy_row(role.principal)];
  of_disabled_users_ += holder.disabled && holder.type == PrincipalType::user;
  if (!target_has(item, who, role.kind))
    rows_.push_back(role);
  // The target's root is never changed (C5).
  if (category_ == chat::root_node || (*allowed_)[who] || !scopes_.extend(category_, who, role.principal))
    return;
  const auto* owner = items_.category_with(category_);
  const auto detail = who_text(who) + " is added to AllowedMembers of ";
  if (owner)
    log_.add(about(*owner, tree_, Code::scope_extended, detail + "'" + owner->name + "'"));
  else
    log_.add({Code::scope_extended,
              "tblNode (target)",
              "nodeID " + std::to_string(category_.value),
              std::nullopt,
              {},
              detail + "the target's category",
              1});
}

void Roles::expand_room(const Item& item) {
  expand(item);
  // C26: a presenter must be a member too.
  std::set<Who> members;
  for (const auto& role : kept_)
    if (role.kind == RoleKind::member)
      members.insert(role.who);
  for (const auto& role : std::vector(kept_)) {
    if (role.kind != RoleKind::voiced || members.contains(role.who) ||
        target_has(item, role.who, RoleKind::member))
      continue;
    write(item, {item.id, role.principal, {}, role.who, RoleKind::member, true});
    log_.add(about(item, tree_, Code::presenter_made_member, who_text(role.who) + " becomes a member"));
  }
}

bool Roles::target_has(const Item& item, Who who, RoleKind kind) const {
  const auto row = people_.target_row(who);
  return row && taken_.contains({item.id, target_.principals[*row].id, kind});
}

void Roles::expand(const Item& item) {
  kept_.clear();
  decide(item, [&](const RoleDecision& decision) { settle(item, decision); });
}

void Roles::copy_creators(const Item& split) {
  enter(split);
  kept_.clear();
  const auto creators = creators_.find(items_.all()[*split.base].id);
  if (creators == creators_.end())
    return;
  for (const auto& creator : std::vector(creators->second))
    if ((*denied_)[creator.who]) {
      // Whom the category that was split denies, it did not get in the first place.
      log_.add(about(split, tree_, Code::denied_in_target,
                     who_text(creator.who) + std::string(denied_by_category) + " and no " +
                         std::string(to_string(RoleKind::creator))));
    } else {
      write(split,
            {split.id, creator.principal, creator.by, creator.who, RoleKind::creator, creator.by_system});
    }
}

void Roles::mark(std::size_t row, RowFate fate) {
  fates_[row] = std::max(fates_[row], fate);
}

void Roles::count() {
  balance_.read = static_cast<std::int64_t>(fates_.size());
  for (const auto fate : fates_)
    switch (fate) {
    case RowFate::written:
      ++balance_.written;
      break;
    case RowFate::merged:
      ++balance_.skipped["same role nearer to the room"];
      break;
    case RowFate::denied:
      ++balance_.skipped["denied in the target"];
      break;
    case RowFate::out_of_scope:
      ++balance_.skipped["out of scope"];
      break;
    case RowFate::no_effect:
      ++balance_.skipped["has no effect"];
      break;
    case RowFate::dropped:
      break; // counted by reason in classify()
    }
}

std::string Roles::who_text(Who who) const {
  const auto& rows = people_.legacy_rows(who);
  if (!rows.empty())
    return source_.principals[rows.front()].uri;
  const auto row = people_.target_row(who);
  return row ? target_.principals[*row].uri : "nobody";
}

} // namespace gc2pc
