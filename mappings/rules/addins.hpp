// SPDX-License-Identifier: Apache-2.0
/// \file
/// C48: add-ins, and which of them rooms may keep.
#pragma once

#include "mappings/model/change_set.hpp"
#include "mappings/model/legacy.hpp"
#include "mappings/model/policies.hpp"
#include "mappings/rules/access.hpp"
#include "mappings/rules/finding_log.hpp"

#include <set>
#include <vector>

namespace gc2pc {

/// What becomes of the add-ins.
struct Addins {
  std::vector<chat::Addin> inserted;
  std::set<Guid> available; ///< in the target afterwards
  RowBalance balance;
};

[[nodiscard]] Addins convert_addins(const std::vector<legacy::Addin>& source,
                                    const std::vector<chat::Addin>& target, const Policies& policies,
                                    FindingLog& log);

} // namespace gc2pc
