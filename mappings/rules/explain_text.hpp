// SPDX-License-Identifier: Apache-2.0
/// \file
/// How nodes, principals and findings are called in explanations.
#pragma once

#include "mappings/rules/explain.hpp"

#include <string>

namespace gc2pc {

/// "nodeID 17 'Physics'"
[[nodiscard]] std::string node_text(const Tree& tree, Tree::Index node);
/// The same of an id that may be of no node.
[[nodiscard]] std::string node_text(const Tree& tree, legacy::NodeId id);
/// "sip:ann@contoso.com (Ann, prinID 7)"
[[nodiscard]] std::string principal_text(const legacy::Principal& principal);
[[nodiscard]] std::string principal_text(const PlanningParts& parts, legacy::PrincipalId id);
/// An identity: its legacy principal, or the target's.
[[nodiscard]] std::string who_text(const PlanningParts& parts, Who who);
/// "the root category", "itself", "the category above", "3 levels above"
[[nodiscard]] std::string above_text(std::size_t distance);
[[nodiscard]] std::string count_text(std::size_t count, const std::string& noun);
/// What a finding says, with its code.
[[nodiscard]] Ground ground_of(const Finding& finding);

} // namespace gc2pc
