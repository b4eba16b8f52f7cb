// SPDX-License-Identifier: Apache-2.0
#include "migrator/pages/file_links.hpp"

#include "mappings/model/text.hpp"

namespace gc2pc::pages {

FileLinks::FileLinks(const std::vector<ArchivedFile>& files) {
  for (const auto& file : files) {
    by_path_.emplace(file.path, file.stored);
    const auto [found, is_new] = by_folded_.emplace(fold_path(file.path), file.stored);
    if (!is_new)
      found->second = {};
  }
}

std::string_view FileLinks::stored(std::string_view path) const {
  if (const auto exact = by_path_.find(path); exact != by_path_.end())
    return exact->second;
  std::string clean(path);
  clean_utf8(clean);
  const auto folded = by_folded_.find(fold_path(clean));
  return folded == by_folded_.end() ? std::string_view() : folded->second;
}

} // namespace gc2pc::pages
