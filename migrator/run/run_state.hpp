// SPDX-License-Identifier: Apache-2.0
/// \file
/// Where a run is, as the sum of its journal.
#pragma once

#include "migrator/base/step_names.hpp"
#include "migrator/run/clock_changes.hpp"
#include "migrator/run/journal.hpp"
#include "migrator/run/status.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Grows record by record; the journal is the only place where anything of this is kept.
class RunState {
 public:
  /// All steps pending.
  RunState();

  void take(const JournalRecord& record);

  [[nodiscard]] RunPhase phase() const { return phase_; }
  [[nodiscard]] const std::vector<StepState>& steps() const { return steps_; }
  [[nodiscard]] const StepState& step(StepId id) const;
  /// The step has been begun, so that a rollback has to undo it.
  [[nodiscard]] bool begun(StepId id) const;
  /// The same, by the plan that is the run's now.
  [[nodiscard]] bool begun_by_plan(StepId id) const;
  /// The step is confirmed, or was not needed.
  [[nodiscard]] bool finished(StepId id) const;
  /// A step that writes outside of the run folder was begun, also when it was undone since.
  [[nodiscard]] bool changed_anything() const { return changed_anything_; }
  /// A precopy was begun: rows of the run may be in the target although no cutover was.
  [[nodiscard]] bool has_precopy() const { return has_precopy_; }
  /// Rows of a precopy are in the target, and the cutover has not written any yet: it has to be planned
  /// again, because the source was in use since.
  [[nodiscard]] bool needs_new_plan() const { return has_precopy_ && !data_begun_; }
  /// The copy found other messages than were planned, and the cutover resumes only with consent to that.
  [[nodiscard]] bool source_changed() const { return source_changed_; }
  /// A snapshot was read back whole once. It stays: what was there before no longer changes.
  [[nodiscard]] bool snapshot_taken() const { return snapshot_taken_; }
  /// The verification that a cutover put off was not done yet, or found differences.
  [[nodiscard]] bool verification_pending() const { return verification_pending_; }
  /// How many differences the last verification found; none again only after a whole one that found none.
  [[nodiscard]] std::int64_t differences() const { return differences_; }
  /// Those of them that only add to what was migrated: users wrote since.
  [[nodiscard]] std::int64_t newer_differences() const { return newer_differences_; }
  /// When they were found: UTC time.
  [[nodiscard]] const std::optional<std::string>& differences_at() const { return differences_at_; }
  /// When a whole verification of source and target last found nothing: UTC time.
  [[nodiscard]] const std::optional<std::string>& verified_at() const { return verified_at_; }
  [[nodiscard]] bool approved() const { return approved_; }
  /// Of the plan, the configuration and the rules that were kept last; empty before that.
  [[nodiscard]] const std::string& fingerprint() const { return fingerprint_; }
  [[nodiscard]] bool target_closed() const { return !closed_at_.empty(); }
  /// When the run was closed (UTC), and by whom; empty before.
  [[nodiscard]] const std::string& closed_at() const { return closed_at_; }
  [[nodiscard]] const std::string& closed_by() const { return closed_by_; }
  /// Since when the address has no owner, or since when that is in doubt.
  [[nodiscard]] const std::optional<std::string>& nobody_owns_since() const { return nobody_owns_since_; }
  /// The owner was about to be removed, and nothing is known since.
  [[nodiscard]] bool owner_in_doubt() const { return owner_in_doubt_; }
  /// The address was seen without an owner at some time: its user was removed.
  [[nodiscard]] bool address_was_free() const { return address_was_free_; }
  /// The step for which the last call asked an administrator to run a script, until the directory shows the
  /// change.
  [[nodiscard]] std::optional<StepId> requested_script() const { return requested_script_; }
  /// Detail of the last rolled-back record.
  [[nodiscard]] const std::string& rollback_result() const { return rollback_result_; }
  /// Differences between what is there after the rollback and what was there before, unless announced.
  [[nodiscard]] std::int64_t rollback_differences() const { return rollback_differences_; }
  /// From the first record of the rollback to its last; nothing before.
  [[nodiscard]] std::optional<double> rollback_seconds() const { return rollback_seconds_; }
  /// Messages or files that the current step has finished since it was started last, by the journal; 0 for
  /// other steps.
  [[nodiscard]] std::int64_t work_done() const { return work_done_; }
  /// Those that a precopy, or an earlier call, had finished before.
  [[nodiscard]] std::int64_t work_before() const { return work_before_; }
  /// --deadline of the last cutover, in seconds since 1970 UTC.
  [[nodiscard]] std::optional<std::int64_t> deadline() const { return deadline_; }
  /// When the last step was begun, and the last record written; and how many records there are.
  [[nodiscard]] const Moment& step_began() const { return step_began_; }
  [[nodiscard]] const Moment& last_record() const { return last_record_; }
  [[nodiscard]] std::int64_t records() const { return records_; }
  [[nodiscard]] const ClockChanges& clock_changes() const { return clock_changes_; }

 private:
  void reopen_steps();

  RunPhase phase_ = RunPhase::planned;
  std::vector<StepState> steps_;
  std::set<StepId> done_by_earlier_plan_;
  bool has_precopy_ = false, data_begun_ = false, snapshot_taken_ = false, verification_pending_ = false;
  bool approved_ = false, changed_anything_ = false, source_changed_ = false;
  bool owner_in_doubt_ = false, address_was_free_ = false;
  std::optional<std::string> nobody_owns_since_, verified_at_, differences_at_;
  std::optional<StepId> requested_script_;
  std::optional<std::int64_t> deadline_;
  std::int64_t differences_ = 0, newer_differences_ = 0, rollback_differences_ = 0;
  std::int64_t work_done_ = 0, work_before_ = 0, records_ = 0;
  std::string rollback_result_, fingerprint_;
  std::string closed_at_, closed_by_;
  std::optional<double> rollback_seconds_;
  std::optional<Moment> rollback_began_;
  Moment step_began_, last_record_;
  ClockChanges clock_changes_;
};

} // namespace gc2pc
