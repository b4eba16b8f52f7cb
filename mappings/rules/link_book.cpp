// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/link_book.hpp"

#include "mappings/model/counted_findings.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

namespace gc2pc {

LinkBook::LinkBook(const std::optional<std::vector<std::string>>& files) : wanted_(files.has_value()) {
  if (!files)
    return;
  files_.insert(files->begin(), files->end());
  for (const auto& file : files_)
    folded_files_.insert(fold_path(file));
}

void LinkBook::add(const std::string& path, std::int64_t times, legacy::NodeId room) {
  if (!wanted_)
    return;
  const auto [found, is_new] = links_.try_emplace(path, FileLinks{0, room});
  found->second.count += times;
  found->second.room = std::min(found->second.room, room);
  if (!is_new || files_.contains(path))
    return;
  if (const auto folded = fold_path(path); folded_files_.contains(folded))
    keep_first(spellings_[folded], most_spellings, path, more_spellings_);
  else
    keep_first(missing_, most_single_findings, path, more_missing_);
}

void LinkBook::keep_first(std::set<std::string>& kept, std::size_t most, const std::string& path,
                          Counted& others) {
  kept.insert(path);
  if (kept.size() <= most)
    return;
  const auto last = std::prev(kept.end());
  const auto link = links_.find(*last);
  others.paths.insert(std::hash<std::string>{}(*last));
  others.links += link->second.count;
  links_.erase(link);
  kept.erase(last);
}

} // namespace gc2pc
