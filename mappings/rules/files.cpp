// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/files.hpp"

#include "mappings/model/text.hpp"

#include <set>
#include <vector>

namespace gc2pc {

void report_files(const std::optional<std::vector<std::string>>& files,
                  const std::map<std::string, std::int64_t>& links, Plan& plan, FindingLog& log) {
  if (!files)
    return;
  const std::set<std::string> present(files->begin(), files->end());
  std::map<std::string, std::vector<std::string>> unnamed; // by their folded spelling
  for (const auto& path : present)
    if (!links.contains(path))
      unnamed[fold_path(path)].push_back(path);
  std::set<std::string> named_otherwise;
  for (const auto& [path, count] : links) {
    if (present.contains(path))
      continue;
    const auto same = unnamed.find(fold_path(path));
    if (same == unnamed.end() || same->second.size() != 1) {
      log.add({Code::file_missing, {}, path, std::nullopt, {}, "linked, but not in the file store", count});
      continue;
    }
    const auto& file = same->second.front();
    log.add({Code::file_spelled_otherwise,
             {},
             path,
             std::nullopt,
             {},
             "the file store spells it '" + file + "'",
             count});
    named_otherwise.insert(file);
  }
  for (const auto& path : present)
    if (!links.contains(path) && !named_otherwise.contains(path))
      log.add({Code::file_unnamed, {}, path, std::nullopt, {}, "in the file store, but not linked", 1});
  auto& counts = plan.counts["file"];
  counts.read = counts.written = counts.rows = static_cast<std::int64_t>(present.size());
}

} // namespace gc2pc
