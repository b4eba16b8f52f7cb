// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/tree.hpp"

#include "mappings/model/numbers.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace gc2pc {
namespace {

constexpr std::size_t unknown_depth = std::numeric_limits<std::size_t>::max();
/// How many nodes a broken-tree finding names: enough to start repairing, short enough to read.
constexpr std::size_t named_nodes = 10;

} // namespace

Tree::Tree(const std::vector<legacy::Node>& nodes, FindingLog& log) : nodes_(nodes) {
  by_id_.reserve(nodes.size());
  for (Index i = 0; i < nodes.size(); ++i)
    by_id_.emplace(nodes[i].id, i);
  whole_ = find_root(log) && link(log);
  if (!whole_)
    return;
  settings_.resize(nodes.size());
  visibility_.resize(nodes.size());
  must_inherit_.resize(nodes.size());
  // Parents before children, whatever their ids: by depth.
  std::vector<Index> order(nodes.size());
  for (Index i = 0; i < order.size(); ++i)
    order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return depths_[a] < depths_[b]; });
  for (const Index i : order)
    inherit(i);
}

std::optional<Tree::Index> Tree::find(legacy::NodeId id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? std::nullopt : std::optional(found->second);
}

bool Tree::find_root(FindingLog& log) {
  std::vector<Index> own_parents;
  for (Index i = 0; i < nodes_.size(); ++i)
    if (nodes_[i].parent == nodes_[i].id)
      own_parents.push_back(i);
  if (own_parents.size() == 1 && nodes_[own_parents.front()].is_category) {
    root_ = own_parents.front();
    return true;
  }
  std::string which;
  for (const Index i : own_parents)
    which += (which.empty() ? "" : ", ") + std::to_string(nodes_[i].id.value);
  log.add({Code::root_missing,
           "tblNode",
           {},
           std::nullopt,
           {},
           own_parents.empty()       ? "no node is its own parent"
           : own_parents.size() == 1 ? "nodeID " + which + " is its own parent, but not a category"
                                     : "several nodes are their own parent: nodeID " + which,
           1});
  return false;
}

bool Tree::link(FindingLog& log) {
  parents_.assign(nodes_.size(), root_);
  depths_.assign(nodes_.size(), unknown_depth);
  depths_[root_] = 0;
  std::vector<bool> broken(nodes_.size());
  for (Index i = 0; i < nodes_.size(); ++i) {
    if (i == root_)
      continue;
    const auto parent = nodes_[i].parent ? find(*nodes_[i].parent) : std::nullopt;
    if (parent && nodes_[*parent].is_category)
      parents_[i] = *parent;
    else
      broken[i] = true;
  }
  std::vector<Index> chain;
  for (Index i = 0; i < nodes_.size(); ++i) {
    chain.clear();
    Index at = i;
    // A chain that is longer than there are nodes goes round in a circle.
    while (depths_[at] == unknown_depth && !broken[at] && chain.size() <= nodes_.size()) {
      chain.push_back(at);
      at = parents_[at];
    }
    const bool lost = depths_[at] == unknown_depth;
    for (std::size_t up = chain.size(); up-- > 0;) {
      if (lost)
        broken[chain[up]] = true;
      else
        depths_[chain[up]] = depths_[parents_[chain[up]]] + 1;
    }
  }
  const auto count = std::count(broken.begin(), broken.end(), true);
  if (count == 0)
    return true;
  std::string which;
  std::size_t named = 0;
  for (Index i = 0; i < nodes_.size() && named < named_nodes; ++i)
    if (broken[i] && ++named != 0)
      which += (which.empty() ? "" : ", ") + std::to_string(nodes_[i].id.value);
  if (static_cast<std::size_t>(count) > named)
    which += ", …";
  log.add({Code::broken_tree,
           "tblNode",
           {},
           std::nullopt,
           {},
           counted(static_cast<std::int64_t>(count), "node does", "nodes do") +
               " not lead to the root: nodeID " + which,
           count});
  return false;
}

void Tree::inherit(Index i) {
  const auto& own = nodes_[i];
  if (i == root_) {
    // The root's NULL counts as the product's defaults (C17).
    settings_[i] = {own.invite.value_or(false), own.logged.value_or(true), own.file_post.value_or(false),
                    own.restrict_child_create.value_or(true)};
    if (own.visibility)
      visibility_[i] = {*own.visibility, i};
    return;
  }
  const Index up = parents_[i];
  must_inherit_[i] = must_inherit_[up] || nodes_[up].inheritance;
  settings_[i] = settings_[up];
  visibility_[i] = visibility_[up];
  if (must_inherit_[i])
    return;
  if (own.visibility)
    visibility_[i] = {*own.visibility, i};
  auto& effective = settings_[i];
  effective.invite = own.invite.value_or(effective.invite);
  effective.logged = own.logged.value_or(effective.logged);
  effective.file_post = own.file_post.value_or(effective.file_post);
  effective.restrict_child_create = own.restrict_child_create.value_or(effective.restrict_child_create);
}

std::vector<Tree::Index> Tree::path(Index i) const {
  std::vector<Index> path{i};
  while (path.back() != root_)
    path.push_back(parents_[path.back()]);
  std::reverse(path.begin(), path.end());
  return path;
}

std::string Tree::path_name(Index i, std::string_view separator, std::string own) const {
  std::string name = std::move(own);
  for (Index up = parents_[i]; i != root_ && up != root_; up = parents_[up])
    name = nodes_[up].name + std::string(separator) + name;
  return name;
}

} // namespace gc2pc
