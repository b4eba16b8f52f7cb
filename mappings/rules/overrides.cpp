// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/overrides.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace gc2pc {
namespace {

/// Nodes that have each path; only the paths that an override asks for, because most are long.
using Paths = std::unordered_map<std::string, std::vector<Tree::Index>>;

std::string key_of(const Override& rule) {
  return std::string(rule.is_category ? "category " : "room ") +
         (rule.guid ? rule.guid->text() : "'" + rule.path + "'");
}

Paths find_paths(const Tree& tree, const Policies& policies) {
  Paths wanted;
  for (const auto& rule : policies.overrides)
    if (!rule.guid)
      wanted.try_emplace(rule.path);
  if (wanted.empty())
    return wanted;
  for (Tree::Index i = 0; i < tree.size(); ++i)
    if (i != tree.root())
      if (const auto found = wanted.find(tree.path_name(i, policies.separator)); found != wanted.end())
        found->second.push_back(i);
  return wanted;
}

/// Matches overrides with nodes; each that has not exactly one node is an error, so that none is ignored.
class Matcher {
 public:
  Matcher(const Tree& tree, const Policies& policies, FindingLog& log)
      : tree_(tree), log_(log), paths_(find_paths(tree, policies)) {
    for (Tree::Index i = 0; i < tree.size(); ++i)
      guids_[tree.node(i).guid].push_back(i);
  }

  /// By node.
  [[nodiscard]] std::unordered_map<Tree::Index, const Override*> match(const std::vector<Override>& rules) {
    std::unordered_map<Tree::Index, const Override*> matched;
    for (const auto& rule : rules) {
      const auto found = nodes_of(rule);
      if (found.size() != 1)
        refuse(rule, found.empty() ? "no such " + std::string(rule.is_category ? "category" : "room")
                                   : "matches " + std::to_string(found.size()) +
                                         " nodes; give the guid of the one you mean");
      else if (found.front() == tree_.root() && rule.rename)
        refuse(rule, "the root category is not migrated, so it cannot be renamed");
      else if (!matched.emplace(found.front(), &rule).second)
        refuse(rule, "another override in line " + std::to_string(matched.at(found.front())->line) +
                         " already names the same node");
    }
    return matched;
  }

 private:
  std::vector<Tree::Index> nodes_of(const Override& rule) const {
    std::vector<Tree::Index> found;
    if (!rule.guid)
      found = paths_.at(rule.path);
    else if (const auto known = guids_.find(*rule.guid); known != guids_.end())
      found = known->second;
    std::erase_if(found, [&](Tree::Index i) { return tree_.node(i).is_category != rule.is_category; });
    return found;
  }

  void refuse(const Override& rule, std::string detail) {
    log_.add({Code::override_unmatched,
              {},
              "line " + std::to_string(rule.line),
              rule.guid,
              key_of(rule),
              std::move(detail),
              1});
  }

  const Tree& tree_;
  FindingLog& log_;
  Paths paths_;
  std::unordered_map<Guid, std::vector<Tree::Index>> guids_;
};

template <class Value>
void take(Value& effective, const std::optional<Value>& own) {
  if (own)
    effective = *own;
}

} // namespace

Overrides::Overrides(const Tree& tree, const Policies& policies, FindingLog& log) : nodes_(tree.size()) {
  NodePolicies top;
  top.names = static_cast<const NamePolicies&>(policies);
  top.start_date = policies.start_date;
  const auto matched = Matcher(tree, policies, log).match(policies.overrides);
  std::vector<Tree::Index> order(tree.size()); // parents first
  std::iota(order.begin(), order.end(), Tree::Index{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](Tree::Index a, Tree::Index b) { return tree.depth(a) < tree.depth(b); });
  std::vector<std::optional<bool>> skips(tree.size()); // as far as an override says something
  for (const auto i : order) {
    const bool is_root = i == tree.root();
    auto effective = is_root ? top : nodes_[tree.parent(i)];
    effective.rename.reset(); // one item's alone
    auto skip = is_root ? std::nullopt : skips[tree.parent(i)];
    if (const auto own = matched.find(i); own != matched.end()) {
      const auto& rule = *own->second;
      if (rule.skip)
        skip = rule.skip;
      effective.rename = rule.rename;
      if (rule.target_category)
        effective.target_category = rule.target_category;
      take(effective.names.long_names, rule.long_names);
      take(effective.names.name_conflict, rule.name_conflict);
      take(effective.names.target_conflict, rule.target_conflict);
      if (rule.start_date)
        effective.start_date = rule.start_date->from;
    }
    const auto& node = tree.node(i);
    effective.skip =
        skip.value_or(!node.is_category && node.disabled && policies.disabled_rooms == DisabledRooms::skip);
    effective.skipped_by_override = skip == true;
    skips[i] = skip;
    nodes_[i] = std::move(effective);
  }
}

} // namespace gc2pc
