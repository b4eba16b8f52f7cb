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
#include "migrator/workflows/status.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// A list of report.json that is in a file of its own.
struct ListFile {
  std::string list;         ///< the name of the member of report.json
  std::string file;         ///< below the folder of report.json
  std::size_t elements = 0; ///< lines
  std::uint64_t bytes = 0;  ///< compressed
  std::string sha256;       ///< of the file
};

/// Everything a report shows.
struct ReportData {
  std::string program_version;
  std::string created_at; ///< UTC, ISO 8601
  PlanResult plan;
  std::optional<RunStatus> status; ///< nothing: planned only
  std::optional<VerifyResult> verification;
  Audit audit; ///< the journal; empty for a plan that was not kept
  std::optional<Rehearsal> rehearsal;
  /// What changed since the plan that was approved, as `plan --since --json` says it; null when it was not
  /// asked.
  nlohmann::json since;
};

/// Where run.db keeps what changed since the approved plan; empty when that was not asked.
inline constexpr std::string_view since_value = "since";

/// Collects from a run. `owner`: another process that works on it.
[[nodiscard]] ReportData collect_report(const Run& run, std::optional<std::string> owner = {});
/// Of a plan that was just kept in the run, without reading it again.
[[nodiscard]] ReportData collect_report(const Run& run, Plan kept);
/// Of what was just read of the run's plan, PlanParts::report.
[[nodiscard]] ReportData collect_report(const Run& run, PlanExtract kept);
/// `plan --json`: plan_hash, counts (per kind: read, written, skipped by reason), findings
/// (code, severity, count), forecast.
[[nodiscard]] nlohmann::json plan_json(const PlanResult& result);
[[nodiscard]] nlohmann::json report_json(const ReportData& data);
/// Writes the text of report_json() piece by piece, with a line end after it. `command`: that whose result
/// it is; the file has none. `files`: lists that are in files of their own; in their place is null.
void write_report_json(const ReportData& data, const std::function<void(std::string_view)>& write,
                       std::string_view command = {}, const std::vector<ListFile>& files = {});
/// Writes one file without network, readable on a phone and on paper, piece by piece.
void write_report_html(const ReportData& data, const std::function<void(std::string_view)>& write);
/// Writes report.json, report.html, lists/ and rejects/ into the run folder (0600, each file atomically).
void write_report(const std::filesystem::path& folder, const ReportData& data);

} // namespace gc2pc
