// SPDX-License-Identifier: Apache-2.0
/// \file
/// The rule file's exceptions for single categories and rooms, brought down to every node.
#pragma once

#include "mappings/model/policies.hpp"
#include "mappings/rules/finding_log.hpp"
#include "mappings/rules/tree.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// What holds for one legacy node, after its own override, those of the categories above it, and the
/// policies.
struct NodePolicies {
  NamePolicies names;
  bool skip = false;                          ///< not migrated (C13, or by override)
  bool skipped_by_override = false;           ///< why it is skipped
  std::optional<std::string> rename;          ///< its full name
  std::optional<std::string> target_category; ///< name of the category where the rooms end
  std::optional<Ticks> start_date;            ///< C44
};

/// Finds the node of each override and lets it hold for everything below, nearest first.
class Overrides {
 public:
  /// Adds override-unmatched for each override that is not of exactly one node.
  Overrides(const Tree& tree, const Policies& policies, FindingLog& log);

  [[nodiscard]] const NodePolicies& of(Tree::Index node) const { return nodes_[node]; }
  /// A category that is not made: skipped, or its rooms all end in another one.
  [[nodiscard]] bool drops_category(Tree::Index node) const {
    return nodes_[node].skip || nodes_[node].target_category;
  }

 private:
  std::vector<NodePolicies> nodes_;
};

} // namespace gc2pc
