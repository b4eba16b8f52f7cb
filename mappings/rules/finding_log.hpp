// SPDX-License-Identifier: Apache-2.0
/// \file
/// Collects findings and brings them into the order of the plan.
#pragma once

#include "mappings/model/finding.hpp"
#include "mappings/model/legacy.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace gc2pc {

/// The findings of one planning. Each rule adds in ascending key order, so that sorting by code alone is
/// deterministic.
class FindingLog {
 public:
  void add(Finding finding) { findings_.push_back(std::move(finding)); }

  /// About a legacy node.
  void add(Code code, const legacy::Node& node, std::string detail, std::int64_t rows = 1) {
    add({code, "tblNode", "nodeID " + std::to_string(node.id.value), node.guid, node.name, std::move(detail),
         rows});
  }
  /// About a legacy principal.
  void add(Code code, const legacy::Principal& principal, std::string detail, std::int64_t rows = 1) {
    add({code, "tblPrincipal", "prinID " + std::to_string(principal.id.value), principal.guid, principal.uri,
         std::move(detail), rows});
  }
  /// About the run as a whole.
  void add_run(Code code, std::string detail, std::int64_t rows) {
    add({code, {}, {}, std::nullopt, {}, std::move(detail), rows});
  }

  [[nodiscard]] bool has(Severity severity) const {
    return std::any_of(findings_.begin(), findings_.end(),
                       [&](const Finding& finding) { return text_of(finding.code).severity == severity; });
  }

  /// All findings, sorted by code; the log is empty afterwards.
  [[nodiscard]] std::vector<Finding> take() {
    std::stable_sort(findings_.begin(), findings_.end(),
                     [](const Finding& a, const Finding& b) { return a.code < b.code; });
    return std::exchange(findings_, {});
  }

 private:
  std::vector<Finding> findings_;
};

} // namespace gc2pc
