// SPDX-License-Identifier: Apache-2.0
/// \file
/// The legacy tree: root, paths, and settings that come down from above (C5, C7, C17, C20).
#pragma once

#include "mappings/model/legacy.hpp"
#include "mappings/rules/finding_log.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gc2pc {

/// Settings after inheritance.
struct EffectiveSettings {
  bool invite = false, logged = true, file_post = false, restrict_child_create = true;
};

/// Visibility after inheritance (C20).
struct EffectiveVisibility {
  std::int64_t value = 3;
  std::optional<std::size_t> from; ///< the node that has it; nothing: no node on the path has one
};

/// The nodes of an inventory as a tree. Holds references into the inventory, which must stay.
class Tree {
 public:
  using Index = std::size_t; ///< into Inventory::nodes, which are sorted by nodeID here

  /// `nodes` sorted by nodeID. Adds root-missing or broken-tree; then `whole()` is false and nothing else may
  /// be asked but `find`.
  Tree(const std::vector<legacy::Node>& nodes, FindingLog& log);

  [[nodiscard]] bool whole() const { return whole_; }
  [[nodiscard]] const legacy::Node& node(Index i) const { return nodes_[i]; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  [[nodiscard]] std::optional<Index> find(legacy::NodeId id) const;
  [[nodiscard]] Index root() const { return root_; }
  [[nodiscard]] Index parent(Index i) const { return parents_[i]; }
  /// 0 for the root, 1 for its children.
  [[nodiscard]] std::size_t depth(Index i) const { return depths_[i]; }
  /// From the root down to the node, both included.
  [[nodiscard]] std::vector<Index> path(Index i) const;
  /// Legacy names on the path below the root, joined; the node's own name last (C7).
  [[nodiscard]] std::string path_name(Index i, std::string_view separator) const {
    return path_name(i, separator, nodes_[i].name);
  }
  /// The same with another name in the node's own place (C60).
  [[nodiscard]] std::string path_name(Index i, std::string_view separator, std::string own) const;
  /// C17.
  [[nodiscard]] const EffectiveSettings& settings(Index i) const { return settings_[i]; }
  /// C20: the legacy value, before any mapping.
  [[nodiscard]] const EffectiveVisibility& visibility(Index i) const { return visibility_[i]; }
  /// The node's own values do not count, because a category above makes its children inherit (C17).
  [[nodiscard]] bool must_inherit(Index i) const { return must_inherit_[i]; }

 private:
  bool find_root(FindingLog& log);
  bool link(FindingLog& log);
  void inherit(Index i);

  const std::vector<legacy::Node>& nodes_;
  std::unordered_map<legacy::NodeId, Index> by_id_;
  std::vector<Index> parents_;
  std::vector<std::size_t> depths_;
  std::vector<EffectiveSettings> settings_;
  std::vector<EffectiveVisibility> visibility_;
  std::vector<bool> must_inherit_;
  Index root_ = 0;
  bool whole_ = false;
};

} // namespace gc2pc
