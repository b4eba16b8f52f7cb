// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/coverage.hpp"

namespace gc2pc {
namespace {

/// Lists kept spread at once. Real pools have a handful of different scopes; 1,000 of them over the
/// documented 150,000 principals take 19 MB, and more would be spread again.
constexpr std::size_t kept_lists = 1'000;

} // namespace

std::shared_ptr<const std::vector<bool>> Coverage::covered_by(const std::vector<Who>& list) {
  if (const auto known = spread_.find(list); known != spread_.end())
    return known->second;
  if (spread_.size() >= kept_lists)
    spread_.clear();
  std::vector<bool> covered(people_.size());
  for (const Who who : list) {
    covered[who] = true;
    for (const Who member : people_.members(who))
      covered[member] = true;
  }
  return spread_.emplace(list, std::make_shared<const std::vector<bool>>(std::move(covered))).first->second;
}

} // namespace gc2pc
