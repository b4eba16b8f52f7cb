// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: the workflows and questions by a run's folder, each of which opens the run for itself, as a
/// command of its own would.
#pragma once

#include "migrator/report/report.hpp"
#include "migrator/run/describe.hpp"
#include "migrator/run/open_run.hpp"
#include "migrator/workflows/close.hpp"
#include "migrator/workflows/cutover.hpp"
#include "migrator/workflows/plan.hpp"
#include "migrator/workflows/precopy.hpp"
#include "migrator/workflows/rehearse.hpp"
#include "migrator/workflows/rollback.hpp"
#include "migrator/workflows/snapshot.hpp"
#include "migrator/workflows/status.hpp"
#include "migrator/workflows/verify.hpp"

#include <filesystem>

namespace gc2pc {

using RunFolder = std::filesystem::path;

[[nodiscard]] inline RunStatus status_of(const RunFolder& folder) {
  const RunView view(folder);
  return describe(view.run, view.owner);
}
[[nodiscard]] inline RunStatus status_now(const RunFolder& folder) {
  const RunView view(folder);
  return status_now(view.run, view.owner);
}
[[nodiscard]] inline RunConfig load_config(const RunFolder& folder) {
  return load_config(RunView(folder).run);
}
[[nodiscard]] inline Audit audit(const RunFolder& folder) {
  return audit(RunView(folder).run);
}
[[nodiscard]] inline PlanResult load_plan(const RunFolder& folder) {
  return load_plan(RunView(folder).run);
}
[[nodiscard]] inline std::optional<VerifyResult> last_verification(const RunFolder& folder) {
  return last_verification(RunView(folder).run);
}
[[nodiscard]] inline std::optional<Rehearsal> last_rehearsal(const RunFolder& folder) {
  return last_rehearsal(RunView(folder).run);
}
[[nodiscard]] inline SnapshotInfo verify_snapshot(const RunFolder& folder, const RunConfig& given = {}) {
  return verify_snapshot(RunView(folder).run, given);
}
[[nodiscard]] inline ReportData collect_report(const RunFolder& folder) {
  return collect_report(RunView(folder).run);
}

[[nodiscard]] inline PlanResult plan_run(const RunFolder& folder, ReadSession& session, Observer& observer,
                                         const StopRequested& stop) {
  OpenRun opened(folder, ToPlan{}, observer);
  return plan_run(opened.run, session, observer, stop);
}
[[nodiscard]] inline PrecopyResult run_precopy(const RunFolder& folder, Session& session, Observer& observer,
                                               const StopRequested& stop) {
  OpenRun opened(folder, observer);
  return run_precopy(opened.run, session, observer, stop);
}
[[nodiscard]] inline RunStatus check_cutover(const RunFolder& folder, ReadSession& session,
                                             const CutoverOptions& options, Observer& observer) {
  return check_cutover(RunView(folder), session, options, observer);
}
[[nodiscard]] inline RunStatus run_cutover(const RunFolder& folder, Session& session,
                                           const CutoverOptions& options, Observer& observer,
                                           const StopRequested& stop) {
  OpenRun opened(folder, observer);
  return run_cutover(opened.run, session, options, observer, stop);
}
[[nodiscard]] inline VerifyResult verify_run(const RunFolder& folder, ReadSession& session,
                                             const VerifyOptions& options, Observer& observer,
                                             const StopRequested& stop) {
  OpenRun opened(folder, observer);
  return verify_run(opened.run, session, options, observer, stop);
}
[[nodiscard]] inline RunStatus check_rollback(const RunFolder& folder, ReadSession& session,
                                              Observer& observer) {
  return check_rollback(RunView(folder), session, observer);
}
[[nodiscard]] inline RunStatus run_rollback(const RunFolder& folder, Session& session,
                                            const RollbackOptions& options, Observer& observer,
                                            const StopRequested& stop) {
  OpenRun opened(folder, observer);
  return run_rollback(opened.run, session, options, observer, stop);
}
[[nodiscard]] inline RunStatus close_run(const RunFolder& folder, Session& session,
                                         const CloseOptions& options, Observer& observer) {
  OpenRun opened(folder, observer);
  return close_run(opened.run, session, options);
}
inline Rehearsal rehearse_run(const RunFolder& folder, Observer& observer, const StopRequested& stop) {
  OpenRun opened(folder, observer);
  return rehearse_run(opened.run, observer, stop);
}

} // namespace gc2pc
