// SPDX-License-Identifier: Apache-2.0
/// \file
/// C3: every text of every table is cleaned before any other rule sees it.
#pragma once

#include "mappings/model/legacy.hpp"
#include "mappings/model/policies.hpp"
#include "mappings/rules/finding_log.hpp"

namespace gc2pc {

/// Cleans all texts of the inventory in place; one finding per row that had any bad place.
void clean_inventory(legacy::Inventory& source, BadText policy, FindingLog& log);

/// The finding's code under a policy.
[[nodiscard]] constexpr Code bad_text_code(BadText policy) {
  return policy == BadText::fail ? Code::bad_text_refused : Code::bad_text;
}

} // namespace gc2pc
