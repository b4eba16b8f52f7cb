// SPDX-License-Identifier: Apache-2.0
/// \file
/// Collects findings and brings them into the order of the plan.
#pragma once

#include "mappings/model/counted_findings.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/finding.hpp"
#include "mappings/model/legacy.hpp"
#include "mappings/model/packed_list.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gc2pc {

/// Planning was to stop at so many errors, and has. There is no plan, but what was found up to then.
class TooManyErrors final : public Error {
 public:
  TooManyErrors(std::string message, std::vector<Finding> found)
      : Error(ErrorKind::plan_errors, std::move(message)),
        found_(std::make_shared<const std::vector<Finding>>(std::move(found))) {}

  /// Sorted as the findings of a plan are; the errors among them are the first that the rules met.
  [[nodiscard]] const std::vector<Finding>& found() const { return *found_; }

 private:
  std::shared_ptr<const std::vector<Finding>> found_; ///< exceptions are copied, and copying must not throw
};

/// A large pool has hundreds of thousands, most of them with names and addresses.
template <>
struct Packing<Finding> {
  using T = Finding;
  static constexpr auto members =
      std::make_tuple(&T::code, &T::table, &T::key, &T::guid, &T::name, &T::detail, &T::rows);
};

/// The findings of one planning. Each rule adds in ascending key order, so that sorting by code alone is
/// deterministic. What is without bound in the source is bounded here (most_single_findings).
class FindingLog {
 public:
  /// With `max_errors`, that many errors are the last thing that is added: then TooManyErrors is thrown.
  explicit FindingLog(std::optional<std::size_t> max_errors = std::nullopt) : max_errors_(max_errors) {}

  void add(const Finding& finding) {
    const bool error = text_of(finding.code).severity == Severity::error;
    keep_or_count(finding);
    if (!error || ++errors_ != max_errors_)
      return;
    const auto errors = std::to_string(errors_) + (errors_ == 1 ? " error" : " errors");
    throw TooManyErrors("planning stopped at " + errors, take());
  }

  /// About a legacy node.
  void add(Code code, const legacy::Node& node, std::string detail, std::int64_t rows = 1) {
    add({code, "tblNode", "nodeID " + std::to_string(node.id.value), node.guid, node.name, std::move(detail),
         rows});
  }
  /// About a legacy principal.
  void add(Code code, const legacy::Principal& principal, std::string detail, std::int64_t rows = 1) {
    add({code, "tblPrincipal", "prinID " + std::to_string(principal.id.value), principal.guid,
         shown_name(principal), std::move(detail), rows});
  }
  /// About the run as a whole.
  void add_run(Code code, std::string detail, std::int64_t rows) {
    add({code, {}, {}, std::nullopt, {}, std::move(detail), rows});
  }

  /// Those that were not made at all, since there are too many.
  void add_counted(Code code, std::int64_t findings, std::int64_t rows) {
    if (findings == 0)
      return;
    auto& tally = tallies_[code];
    tally.others += findings;
    tally.rows += rows;
  }

  /// As people know a user or group: the display name, and the address behind it; the address alone when
  /// there is no other name.
  [[nodiscard]] static std::string shown_name(const legacy::Principal& principal) {
    return principal.name && !principal.name->empty() && *principal.name != principal.uri
               ? *principal.name + " (" + principal.uri + ")"
               : principal.uri;
  }

  [[nodiscard]] bool has(Severity severity) const {
    return std::any_of(findings_.begin(), findings_.end(),
                       [&](const auto& of_code) { return text_of(of_code.first).severity == severity; });
  }

  /// All findings, sorted by code, behind those of a code what is only counted; the log is empty afterwards.
  [[nodiscard]] std::vector<Finding> take() {
    for (const auto& [code, tally] : std::exchange(tallies_, {}))
      if (tally.others > 0)
        findings_[code].push_back(only_counted(code, tally.others, tally.rows));
    std::size_t size = 0;
    for (const auto& [code, findings] : findings_)
      size += findings.size();
    std::vector<Finding> all;
    all.reserve(size);
    for (auto& [code, findings] : findings_)
      findings.drain([&](const Finding& finding) { all.push_back(finding); });
    findings_.clear();
    return all;
  }

 private:
  struct Tally {
    std::size_t kept = 0, kept_of_objects = 0;
    std::int64_t others = 0, rows = 0;
  };

  void keep_or_count(const Finding& finding) {
    auto& tally = tallies_[finding.code];
    auto& kept = finding.guid ? tally.kept_of_objects : tally.kept;
    if (kept == (finding.guid ? most_findings_of_objects : most_single_findings)) {
      ++tally.others;
      tally.rows += finding.rows;
      return;
    }
    ++kept;
    findings_[finding.code].push_back(finding);
  }

  std::map<Code, PackedList<Finding>> findings_;
  std::map<Code, Tally> tallies_;
  std::optional<std::size_t> max_errors_;
  std::size_t errors_ = 0;
};

} // namespace gc2pc
