// SPDX-License-Identifier: Apache-2.0
/// \file
/// The documented limits of Persistent Chat, and how a pool compares with them before and after a migration.
#pragma once

#include "mappings/model/legacy.hpp"
#include "mappings/model/plan.hpp"
#include "mappings/model/policies.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// How a number of the pool compares with a documented limit.
struct Limit {
  std::string name;
  std::int64_t value = 0;              ///< after a migration
  std::optional<std::int64_t> source;  ///< the same in the legacy pool, where it is another number
  std::optional<std::int64_t> warning; ///< from here on it is said
  std::int64_t limit = 0;              ///< the highest that is allowed
  bool ruled = false; ///< the rules shorten what is longer, or find an error: the findings say what happens

  [[nodiscard]] bool exceeded() const { return value > limit; }
  [[nodiscard]] bool near() const { return !exceeded() && warning && value >= *warning; }
};

/// Every documented limit. Rows are counted as they come about in an empty store: a role on a category
/// becomes one on each of its rooms. Lengths are in UTF-16 units, after cleaning (C3), of full names (C6, C7)
/// where there is a path.
[[nodiscard]] std::vector<Limit> limits_of(const legacy::Inventory& source, const Plan& plan,
                                           const Policies& policies);

/// `name value of at most limit`, joined by `, `, of those that are over their limit and no rule's business.
/// Empty when there are none.
[[nodiscard]] std::string exceeded_text(const std::vector<Limit>& limits);
/// The same of those that are close to their limit.
[[nodiscard]] std::string near_text(const std::vector<Limit>& limits);

} // namespace gc2pc
