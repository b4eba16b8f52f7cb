// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/files.hpp"

#include <set>

namespace gc2pc {

void report_files(const std::optional<std::vector<std::string>>& files,
                  const std::map<std::string, std::int64_t>& links, Plan& plan, FindingLog& log) {
  if (!files)
    return;
  const std::set<std::string> present(files->begin(), files->end());
  for (const auto& [path, count] : links)
    if (!present.contains(path))
      log.add({Code::file_missing, {}, path, std::nullopt, {}, "linked, but not in the file store", count});
  for (const auto& path : present)
    if (!links.contains(path))
      log.add({Code::file_unnamed, {}, path, std::nullopt, {}, "in the file store, but not linked", 1});
  auto& counts = plan.counts["file"];
  counts.read = counts.written = counts.rows = static_cast<std::int64_t>(present.size());
}

} // namespace gc2pc
