// SPDX-License-Identifier: Apache-2.0
#include "migrator/pages/file_links.hpp"

#include "mappings/model/text.hpp"

#include <algorithm>
#include <utility>

namespace gc2pc::pages {

FileLinks::FileLinks(std::vector<std::string> paths, Stored stored)
    : paths_(std::move(paths)), ask_(std::move(stored)) {
  std::sort(paths_.begin(), paths_.end());
  for (const auto& path : paths_) {
    const auto [found, is_new] = by_folded_.emplace(fold_path(path), &path);
    if (!is_new)
      found->second = nullptr;
  }
}

const std::string* FileLinks::file(const std::string& path) const {
  const auto exact = std::lower_bound(paths_.begin(), paths_.end(), path);
  if (exact != paths_.end() && *exact == path)
    return &*exact;
  auto clean = path;
  clean_utf8(clean);
  const auto folded = by_folded_.find(fold_path(clean));
  return folded == by_folded_.end() ? nullptr : folded->second;
}

std::string_view FileLinks::stored(std::string_view path) {
  const auto* found = file(std::string(path));
  if (found == nullptr)
    return {};
  const auto [known, is_new] = known_.try_emplace(found);
  if (is_new)
    known->second = ask_(*found).value_or("");
  return known->second;
}

} // namespace gc2pc::pages
