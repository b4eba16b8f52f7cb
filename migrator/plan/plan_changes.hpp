// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a change board must see when the plan that it approved was made again.
#pragma once

#include "mappings/model/plan.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace gc2pc {

/// One group of rows (the messages of a room, the roles of a category, a principal, …) that differs.
struct GroupChange {
  enum class What { added, removed, changed } what = What::changed;
  std::string kind; ///< as in the canonical digest: message, node, role, …
  std::string guid; ///< empty for preferences
  std::string name; ///< of what the GUID stands for, where a plan knows it
  std::int64_t rows_before = 0, rows_now = 0;
};

/// What of a plan a comparison needs: without the rows to be written, which take most of it.
class PlanOutline {
 public:
  explicit PlanOutline(const Plan& plan);

  std::string hash;
  std::vector<std::pair<std::string, std::string>> inputs;
  std::vector<DigestLine> expected;
  std::vector<Finding> findings;
  std::map<Guid, std::string> names;
  std::int64_t messages = 0, rooms = 0;
};

struct PlanChanges {
  std::string before, now;         ///< hashes
  std::vector<std::string> inputs; ///< what the plan is made from, one phrase for each that differs
  std::vector<GroupChange> groups; ///< by kind, then GUID
  std::vector<Finding> findings_added, findings_gone;
  std::int64_t messages_before = 0, messages_now = 0;
  std::int64_t rooms_before = 0, rooms_now = 0;

  [[nodiscard]] bool none() const { return before == now; }
};

[[nodiscard]] PlanChanges changes_between(const PlanOutline& before, const PlanOutline& now);

/// "since plan …: 12 more messages, 1 more room, 3 groups differ, …".
[[nodiscard]] std::string sentence_of(const PlanChanges& changes);

} // namespace gc2pc
