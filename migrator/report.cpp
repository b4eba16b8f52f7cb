// SPDX-License-Identifier: Apache-2.0
#include "migrator/report.hpp"

#include "adapters/files/atomic_file.hpp"
#include "migrator/rejects.hpp"
#include "migrator/run/clock.hpp"
#include "migrator/version.hpp"

namespace gc2pc {

ReportData collect_report(const std::filesystem::path& folder) {
  ReportData data;
  data.program_version = program_version();
  data.created_at = utc_now_ms();
  data.plan = load_plan(folder);
  data.status = status_now(folder);
  data.verification = last_verification(folder);
  data.journal = audit(folder);
  data.rehearsal = last_rehearsal(folder);
  return data;
}

void write_report(const std::filesystem::path& folder, const ReportData& data) {
  write_file_atomically(folder / "report.json", [&](AtomicFile& file) {
    write_report_json(data, [&](std::string_view text) { file.write(text); });
  });
  write_file_atomically(folder / "report.html", report_html(data));
  write_rejects(folder, data.plan.plan.findings);
}

} // namespace gc2pc
