// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/files.hpp"

#include "mappings/model/text.hpp"
#include "mappings/rules/planner.hpp"

#include <set>
#include <vector>

namespace gc2pc {

OtherwiseNamed report_files(const std::optional<std::vector<std::string>>& files, const LinkBook& book,
                            Plan& plan, FindingLog& log) {
  const auto& links = book.links();
  OtherwiseNamed named_otherwise;
  if (!files)
    return named_otherwise;
  const std::set<std::string> present(files->begin(), files->end());
  std::map<std::string, std::vector<std::string>> unnamed; // by their folded spelling
  for (const auto& path : present)
    if (!links.contains(path))
      unnamed[fold_path(path)].push_back(path);
  for (const auto& [path, link] : links) {
    if (present.contains(path))
      continue;
    const auto same = unnamed.find(fold_path(path));
    if (same == unnamed.end() || same->second.size() != 1) {
      log.add({Code::file_missing,
               {},
               path,
               std::nullopt,
               {},
               "a message links to it, but it is not in the file store",
               link.count});
      continue;
    }
    const auto& file = same->second.front();
    log.add({Code::file_spelled_otherwise,
             {},
             path,
             std::nullopt,
             {},
             "the file store has the spelling '" + file + "'",
             link.count});
    named_otherwise.emplace(file, path);
  }
  log.add_counted(Code::file_missing, std::ssize(book.more_missing().paths), book.more_missing().links);
  log.add_counted(Code::file_spelled_otherwise, std::ssize(book.more_spellings().paths),
                  book.more_spellings().links);
  for (const auto& path : present)
    if (!links.contains(path) && !named_otherwise.contains(path))
      log.add({Code::file_unnamed,
               {},
               path,
               std::nullopt,
               {},
               "in the file store, but no message links to it",
               1});
  auto& counts = plan.counts["file"];
  counts.read = counts.written = counts.rows = static_cast<std::int64_t>(present.size());
  return named_otherwise;
}

void report_large_files(const LargeFiles& files, const std::map<std::string, FileLinks>& links,
                        const OtherwiseNamed& named, const Tree& tree, FindingLog& log) {
  const auto kb = [](std::int64_t bytes) {
    return std::to_string((bytes + bytes_per_kb - 1) / bytes_per_kb) + " KB";
  };
  for (const auto& [path, bytes] : files.bytes) {
    const auto otherwise = named.find(path);
    const auto link = links.find(otherwise == named.end() ? path : otherwise->second);
    const auto room = link == links.end() ? std::nullopt : tree.find(link->second.room);
    const auto detail = kb(bytes) + ", and the new pool allows " + kb(files.limit);
    if (room)
      log.add({Code::file_too_large,
               {},
               path,
               tree.node(*room).guid,
               tree.node(*room).name,
               detail + "; linked in '" + tree.node(*room).name + "'",
               link->second.count});
    else
      log.add({Code::file_too_large,
               {},
               path,
               std::nullopt,
               {},
               detail + "; no migrated message links to it",
               1});
  }
}

void leave_files_out(Plan& plan) {
  const auto counts = plan.counts.find("file");
  if (counts == plan.counts.end() || counts->second.written == 0)
    return;
  counts->second.skipped["no-destination"] = counts->second.written;
  counts->second.written = counts->second.rows = 0;
}

} // namespace gc2pc
