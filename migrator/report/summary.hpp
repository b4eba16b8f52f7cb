// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the report, its JSON and the commands all say in the same words and the same form.
#pragma once

#include "mappings/model/counted_findings.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/plan/plan_result.hpp"
#include "migrator/report/report.hpp"
#include "migrator/run/rehearsal.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/run/server_note.hpp"
#include "migrator/run/status.hpp"
#include "migrator/verify/result.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <vector>

namespace gc2pc {

/// Version of report.json and of every `--json` (docs/formats.md).
inline constexpr int json_schema_version = 2;

/// All findings of one code.
struct FindingGroup {
  const CodeText* text = nullptr;
  std::int64_t count = 0;            ///< findings
  std::int64_t rows = 0;             ///< rows they stand for
  std::int64_t truncated = 0;        ///< of the findings, those that are only counted
  std::vector<const Finding*> items; ///< those that are listed
  const Finding* others = nullptr;   ///< says that there are more
};
/// In the order of Code: errors first. The findings must outlive the result.
[[nodiscard]] std::vector<FindingGroup> grouped_findings(const std::vector<Finding>& findings);

/// A category and name in the target.
struct Place {
  std::string category; ///< empty when the plan does not touch it (a room that stays in an adopted category)
  std::string name;
};
/// Where a room of the plan ends up.
class Places {
 public:
  explicit Places(const Plan& plan);
  [[nodiscard]] Place of(const RoomPlan& room) const;

 private:
  std::map<chat::NodeId, std::pair<std::string, std::optional<chat::NodeId>>> nodes_; ///< name, parent
};

/// Digest of all expected lines of one kind.
struct KindDigest {
  std::string kind;
  std::int64_t groups = 0;
  GroupDigest digest;
};
[[nodiscard]] std::vector<KindDigest> kind_digests(const std::vector<DigestLine>& lines);

/// What is so with the run, or with a plan that was not kept.
[[nodiscard]] Verdict verdict_of(const ReportData& data);
/// Which product the legacy pool is of, by the plan's inputs; empty when they do not say.
[[nodiscard]] std::string generation_of(const Plan& plan);
/// "no errors, 12 warnings, 3 notes".
[[nodiscard]] std::string findings_sentence(const std::vector<Finding>& findings);

/// One of the report's `finding_items`; a line of a file in `rejects/` is the same.
[[nodiscard]] nlohmann::json json_of(const Finding& finding);
[[nodiscard]] nlohmann::json json_of(const Forecast& forecast);
[[nodiscard]] nlohmann::json json_of(const std::vector<Rate>& rates);
[[nodiscard]] nlohmann::json json_of(const std::vector<StepState>& steps);
[[nodiscard]] nlohmann::json json_of(const std::vector<ServerNote>& servers);
[[nodiscard]] nlohmann::json json_of(const std::vector<SpaceNeed>& space);
[[nodiscard]] nlohmann::json json_of(const Checkup& checkup);
[[nodiscard]] nlohmann::json json_of(const Verdict& verdict);
[[nodiscard]] nlohmann::json json_of(const RunStatus& status);
[[nodiscard]] nlohmann::json json_of(const VerifyResult& result);
[[nodiscard]] nlohmann::json json_of(const Rehearsal& rehearsal);
[[nodiscard]] nlohmann::json json_of(const std::vector<JournalEntry>& journal);
[[nodiscard]] nlohmann::json json_of(const std::map<std::string, KindCounts>& counts);
[[nodiscard]] nlohmann::json json_of(const std::vector<FindingGroup>& groups);

/// A list of report.json with an element for each thing of the plan, written one element at a time: as one
/// object all of them would take several times the memory of the plan.
struct LongList {
  std::string name;
  std::size_t size = 0;
  std::function<void(std::string& out, std::size_t)> put; ///< appends the text of one element
};
/// The long lists, by name; the data must outlive them.
[[nodiscard]] std::vector<LongList> report_lists(const ReportData& data);
/// report.json without its long lists.
[[nodiscard]] nlohmann::json report_frame(const ReportData& data);

/// JSON as it is printed and written; text that is not UTF-8 cannot make it fail.
[[nodiscard]] std::string dumped(const nlohmann::json& value);

} // namespace gc2pc
