// SPDX-License-Identifier: Apache-2.0
/// \file
/// C22: whether a list of principals covers a principal, by itself or through an affiliation.
#pragma once

#include "mappings/rules/people.hpp"

#include <map>
#include <memory>
#include <vector>

namespace gc2pc {

/// Answers "is covered by this list" for many people and few different lists: each list is spread over its
/// members once.
class Coverage {
 public:
  explicit Coverage(const People& people) : people_(people) {}

  /// `list` sorted and unique. Indexed by identity; identities that were added later are not covered.
  [[nodiscard]] std::shared_ptr<const std::vector<bool>> covered_by(const std::vector<Who>& list);
  /// Frees what was spread.
  void forget() { spread_.clear(); }

 private:
  const People& people_;
  std::map<std::vector<Who>, std::shared_ptr<const std::vector<bool>>> spread_;
};

} // namespace gc2pc
