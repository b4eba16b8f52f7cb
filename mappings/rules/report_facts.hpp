// SPDX-License-Identifier: Apache-2.0
/// \file
/// Gathers what a report shows beside the plan: years, categories as they were, skipped rooms, managers.
#pragma once

#include "mappings/model/change_set.hpp"
#include "mappings/model/source_facts.hpp"
#include "mappings/rules/items.hpp"
#include "mappings/rules/role_kinds.hpp"
#include "mappings/rules/survey.hpp"
#include "mappings/rules/tree.hpp"

#include <string>

namespace gc2pc {

/// A planning that is finished but for its result.
struct FinishedPlanning {
  const legacy::Inventory& source;
  const chat::Inventory& target;
  const std::string& separator;
  const Tree& tree;
  const Items& items;
  const RoleKinds& kinds;
  const Survey& survey;
  const chat::ChangeSet& structure;
};

[[nodiscard]] SourceFacts report_facts(const FinishedPlanning& planning);

} // namespace gc2pc
