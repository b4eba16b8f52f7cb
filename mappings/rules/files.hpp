// SPDX-License-Identifier: Apache-2.0
/// \file
/// C51: links of migrated messages against the files there are.
#pragma once

#include "mappings/model/plan.hpp"
#include "mappings/rules/finding_log.hpp"
#include "mappings/rules/link_book.hpp"
#include "mappings/rules/tree.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// Files that only a link of another spelling names, with that link's path.
using OtherwiseNamed = std::map<std::string, std::string>;

/// Adds findings and the balance of kind `file`. Without a file store nothing is said.
OtherwiseNamed report_files(const std::optional<std::vector<std::string>>& files, const LinkBook& book,
                            Plan& plan, FindingLog& log);

/// Files that the new pool does not deliver.
struct LargeFiles {
  const std::map<std::string, std::int64_t>& bytes; ///< by path
  std::int64_t limit;                               ///< bytes
};

/// Each with the room that links to it.
void report_large_files(const LargeFiles& files, const std::map<std::string, FileLinks>& links,
                        const OtherwiseNamed& named, const Tree& tree, FindingLog& log);

/// No destination was given: the files of the legacy store are left out, not carried over.
void leave_files_out(Plan& plan);

} // namespace gc2pc
