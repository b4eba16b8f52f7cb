// SPDX-License-Identifier: Apache-2.0
/// \file
/// C3, C60: every text of every table is cleaned before any other rule sees it.
#pragma once

#include "mappings/model/legacy.hpp"
#include "mappings/model/policies.hpp"
#include "mappings/rules/channel_memory.hpp"
#include "mappings/rules/finding_log.hpp"

#include <string_view>
#include <vector>

namespace gc2pc {

/// Cleans all texts of the inventory in place; one finding for each row that had a bad place, and one for
/// each column that is bad as a whole. Returns the findings about characters that XML does not allow, which
/// are not said of a database that cannot be planned.
[[nodiscard]] std::vector<Finding> clean_inventory(legacy::Inventory& source, const Policies& policies,
                                                   FindingLog& log);

/// C3: says that most texts of a column are bad, where that is so.
void report_text_column(std::string_view table, std::string_view column, const TextColumn& texts,
                        FindingLog& log);

/// The finding's code under a policy.
[[nodiscard]] constexpr Code bad_text_code(BadText policy) {
  return policy == BadText::fail ? Code::bad_text_refused : Code::bad_text;
}

} // namespace gc2pc
