// SPDX-License-Identifier: Apache-2.0
/// \file
/// C51: links of migrated messages against the files there are.
#pragma once

#include "mappings/model/plan.hpp"
#include "mappings/rules/finding_log.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// Adds findings and the balance of kind `file`. Without a file store nothing is said.
void report_files(const std::optional<std::vector<std::string>>& files,
                  const std::map<std::string, std::int64_t>& links, Plan& plan, FindingLog& log);

} // namespace gc2pc
