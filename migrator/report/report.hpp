// SPDX-License-Identifier: Apache-2.0
/// \file
/// The report for the change board and the auditor: one set of data, as JSON and as one HTML file.
#pragma once

#include "migrator/plan/plan_result.hpp"
#include "migrator/run/rehearsal.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/run/status.hpp"
#include "migrator/verify/result.hpp"

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc {

/// Everything a report shows.
struct ReportData {
  std::string program_version;
  std::string created_at; ///< UTC, ISO 8601
  PlanResult plan;
  std::optional<RunStatus> status; ///< nothing: planned only
  std::optional<VerifyResult> verification;
  std::vector<JournalEntry> journal;
  std::optional<Rehearsal> rehearsal;
};

/// Collects from a run. `owner`: another process that works on it.
[[nodiscard]] ReportData collect_report(const Run& run, std::optional<std::string> owner = {});
/// `plan --json`: plan_hash, counts (per kind: read, written, skipped by reason), findings
/// (code, severity, count), forecast.
[[nodiscard]] nlohmann::json plan_json(const PlanResult& plan);
[[nodiscard]] nlohmann::json report_json(const ReportData& data);
/// Writes the text of report_json() piece by piece, with a line end behind it. `command`: that whose result
/// it is; the file has none.
void write_report_json(const ReportData& data, const std::function<void(std::string_view)>& write,
                       std::string_view command = {});
/// One file without network, readable on a phone and on paper.
[[nodiscard]] std::string report_html(const ReportData& data);
/// Writes report.json, report.html and rejects/ into the run folder (0600, each file atomically).
void write_report(const std::filesystem::path& folder, const ReportData& data);

} // namespace gc2pc
