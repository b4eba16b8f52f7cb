// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/explain_text.hpp"

#include "mappings/model/numbers.hpp"

namespace gc2pc {

std::string node_text(const Tree& tree, Tree::Index node) {
  return "nodeID " + std::to_string(tree.node(node).id.value) + " '" + tree.node(node).name + "'";
}

std::string node_text(const Tree& tree, legacy::NodeId id) {
  const auto node = tree.find(id);
  return node ? node_text(tree, *node) : "nodeID " + std::to_string(id.value) + " (which does not exist)";
}

std::string principal_text(const legacy::Principal& principal) {
  const auto name = principal.name && !principal.name->empty() ? *principal.name + ", " : std::string();
  return principal.uri + " (" + name + "prinID " + std::to_string(principal.id.value) + ")";
}

std::string principal_text(const PlanningParts& parts, legacy::PrincipalId id) {
  const auto row = parts.people.legacy_row(id);
  return row ? principal_text(parts.source.principals[*row])
             : "prinID " + std::to_string(id.value) + " (which does not exist)";
}

std::string who_text(const PlanningParts& parts, Who who) {
  if (const auto& rows = parts.people.legacy_rows(who); !rows.empty())
    return principal_text(parts.source.principals[rows.front()]);
  const auto row = parts.people.target_row(who);
  return row ? parts.target.principals[*row].uri + " (of the target)" : "nobody";
}

std::string above_text(std::size_t distance) {
  if (distance == 0)
    return "itself";
  return distance == 1 ? "the category above" : std::to_string(distance) + " levels above";
}

std::string count_text(std::size_t count, const std::string& noun) {
  return counted(static_cast<std::int64_t>(count), noun);
}

Ground ground_of(const Finding& finding) {
  const auto& text = text_of(finding.code);
  return {std::string(text.rule), std::string(text.name) + ": " + finding.detail};
}

} // namespace gc2pc
