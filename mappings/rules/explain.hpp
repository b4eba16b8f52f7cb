// SPDX-License-Identifier: Apache-2.0
/// \file
/// Answers questions about a plan out of the parts it was made from.
#pragma once

#include "mappings/model/plan.hpp"
#include "mappings/rules/addins.hpp"
#include "mappings/rules/explanation.hpp"
#include "mappings/rules/invitations.hpp"
#include "mappings/rules/node_rows.hpp"
#include "mappings/rules/principals.hpp"
#include "mappings/rules/roles.hpp"
#include "mappings/rules/survey.hpp"

#include <functional>
#include <string>
#include <vector>

namespace gc2pc {

/// The parts of a planning when everything is decided.
struct PlanningParts {
  const legacy::Inventory& source;
  const chat::Inventory& target;
  const Policies& policies;
  const Tree& tree;
  const Overrides& overrides;
  const Items& items;
  const RoleKinds& kinds;
  const Scopes& scopes;
  const Invitations& invitations;
  const Survey& survey;
  const std::vector<Finding>& findings;
  const Plan& plan;
  People& people;
  Roles& roles;
  Principals& principals;
};

/// Throws Error(usage) when nothing, or several things, are called so; it says which.
[[nodiscard]] Explanation explain(const PlanningParts& parts, const Question& question);

} // namespace gc2pc
