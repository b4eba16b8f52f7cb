// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/scopes.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

std::string row_key(const legacy::ScopeEntry& row) {
  return "scopeNodeID " + std::to_string(row.node.value) + ", scopePrinID " +
         std::to_string(row.principal.value);
}

} // namespace

Scopes::Scopes(const legacy::Inventory& source, const chat::Inventory& target, const Tree& tree,
               const Items& items, People& people, FindingLog& log)
    : source_(source), tree_(tree), items_(items), people_(people) {
  for (const auto& row : target.scopes)
    target_rows_[row.node].push_back(&row);
  read_legacy(log);
  for (const auto& item : items.all())
    if (item.is_category())
      fill(item);
  // An adopted room stays in its category, which may be one that nothing else of this migration touches
  // (C12).
  for (const auto& item : items.all())
    if (!item.is_category() && item.parent != chat::root_node && !lists_.contains(item.parent)) {
      auto& lists = lists_[item.parent];
      fill_from_target(item.parent, lists);
      sort_unique(lists.allowed);
      sort_unique(lists.denied);
    }
  count();
}

void Scopes::read_legacy(FindingLog& log) {
  fates_.resize(source_.scopes.size());
  for (std::size_t i = 0; i < source_.scopes.size(); ++i) {
    const auto& row = source_.scopes[i];
    const auto node = tree_.find(row.node);
    if (!node) { // counts for nothing else, also where a definer names that node
      fates_[i] = "no such node";
      continue;
    }
    const auto standing = people_.standing(row.principal);
    const bool migrates = standing == Standing::regular || standing == Standing::system;
    const Who who = people_.who(row.principal);
    legacy_[row.node].push_back({who, row.principal, row.updated_by, i, migrates});
    fates_[i] = "not the scope of a migrated category";
    if (!tree_.node(*node).is_category && items_.is_skipped(*node)) {
      fates_[i] = "skipped room";
    } else if (standing == Standing::nobody) {
      fates_[i] = "orphan";
      log.add({Code::orphan,
               "tblScopePrincipal",
               row_key(row),
               std::nullopt,
               {},
               "no principal has prinID " + std::to_string(row.principal.value),
               1});
    } else if (!migrates) {
      fates_[i] = "federated";
      ++federated_[*people_.legacy_row(row.principal)];
    }
  }
  for (auto& [node, rows] : legacy_) {
    auto& list = legacy_lists_[node];
    for (const auto& row : rows)
      list.push_back(row.who);
    sort_unique(list);
  }
}

void Scopes::fill_from_target(chat::NodeId category, CategoryLists& lists) const {
  const auto rows = target_rows_.find(category);
  if (rows == target_rows_.end())
    return;
  for (const auto* row : rows->second)
    if (const auto who = people_.who(row->principal))
      (row->denied ? lists.denied : lists.allowed).push_back(*who);
}

void Scopes::fill(const Item& item) {
  auto& lists = lists_[item.id];
  if (item.fate == Fate::adopted)
    fill_from_target(item.id, lists);
  std::set<Who> taken(lists.allowed.begin(), lists.allowed.end());
  taken.insert(lists.denied.begin(), lists.denied.end());
  // C19: the split of an adopted category has its denied rows too.
  if (item.base && items_.all()[*item.base].fate == Fate::adopted) {
    const auto rows = target_rows_.find(items_.all()[*item.base].id);
    if (rows != target_rows_.end())
      for (const auto* row : rows->second)
        if (const auto who = people_.who(row->principal); row->denied && who && taken.insert(*who).second) {
          // A row that is not written, because the split has one of its own, denies no principal.
          lists.denied.push_back(*who);
          rows_.push_back({item.id, *who, true, {std::nullopt, row->updated_by}, std::nullopt});
        }
  }
  if (const auto scope = legacy_.find(tree_.node(item.legacy).scope_definer); scope != legacy_.end())
    for (const auto& row : scope->second) {
      if (!row.migrates)
        continue;
      fates_[row.row].clear();
      lists.allowed.push_back(row.who);
      // Of two legacy principals that are one, the row of the lower prinID comes first (C31).
      if (taken.insert(row.who).second)
        rows_.push_back({item.id, row.who, false, {row.updated_by, std::nullopt}, row.principal});
    }
  sort_unique(lists.allowed);
  sort_unique(lists.denied);
}

const std::vector<Who>& Scopes::legacy_scope(legacy::NodeId definer) const {
  static const std::vector<Who> nobody;
  const auto found = legacy_lists_.find(definer);
  return found == legacy_lists_.end() ? nobody : found->second;
}

const CategoryLists& Scopes::lists(chat::NodeId category) const {
  static const CategoryLists none;
  const auto found = lists_.find(category);
  return found == lists_.end() ? none : found->second;
}

bool Scopes::extend(chat::NodeId category, Who who, legacy::PrincipalId principal) {
  if (!extended_.emplace(category, who).second)
    return false;
  rows_.push_back({category, who, false, {}, principal, true});
  return true;
}

void Scopes::count() {
  balance_.read = static_cast<std::int64_t>(fates_.size());
  for (const auto& fate : fates_)
    if (fate.empty())
      ++balance_.written;
    else
      ++balance_.skipped[fate];
}

} // namespace gc2pc
