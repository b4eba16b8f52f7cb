// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/report.hpp"

#include "adapters/files/atomic_file.hpp"
#include "migrator/base/clock.hpp"
#include "migrator/base/version.hpp"
#include "migrator/report/list_files.hpp"
#include "migrator/report/rejects.hpp"
#include "migrator/report/summary.hpp"
#include "migrator/run/stored_json.hpp"
#include "migrator/workflows/plan.hpp"
#include "migrator/workflows/rehearse.hpp"
#include "migrator/workflows/status.hpp"
#include "migrator/workflows/verify.hpp"

#include <future>
#include <utility>

namespace gc2pc {

namespace {

ReportData report_of(const Run& run, PlanResult plan, std::optional<std::string> owner) {
  ReportData data;
  data.program_version = program_version();
  data.created_at = utc_now_ms();
  data.plan = std::move(plan);
  data.status = status_now(run, std::move(owner));
  data.verification = last_verification(run);
  data.audit = audit(run);
  data.rehearsal = last_rehearsal(run);
  if (const auto since = run.value(since_value); since && !since->empty())
    data.since = from_stored<nlohmann::json>(*since, "changes since the approved plan");
  return data;
}

} // namespace

ReportData collect_report(const Run& run, std::optional<std::string> owner) {
  return report_of(run, kept_result(run, run.load_extract(PlanParts::report)), std::move(owner));
}

ReportData collect_report(const Run& run, Plan kept) {
  return report_of(run, kept_result(run, std::move(kept)), {});
}

ReportData collect_report(const Run& run, PlanExtract kept) {
  return report_of(run, kept_result(run, std::move(kept)), {});
}

void write_report(const std::filesystem::path& folder, const ReportData& data) {
  // The page takes longest.
  auto page = std::async(std::launch::async | std::launch::deferred, [&] {
    write_file_atomically(folder / "report.html", [&](AtomicFile& file) {
      write_report_html(data, [&](std::string_view text) { file.write(text); });
    });
  });
  const auto files = write_list_files(folder, report_lists(data));
  write_file_atomically(folder / "report.json", [&](AtomicFile& file) {
    write_report_json(
        data, [&](std::string_view text) { file.write(text); }, {}, files);
  });
  write_rejects(folder, data.plan.plan.findings);
  page.get();
}

} // namespace gc2pc
