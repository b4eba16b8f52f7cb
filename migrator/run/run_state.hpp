// SPDX-License-Identifier: Apache-2.0
/// \file
/// Where a run stands, as the sum of its journal.
#pragma once

#include "migrator/base/step_names.hpp"
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
  /// Rows of a precopy are in the target, and the cutover has not written any yet: it is to be planned anew,
  /// because the source was in use since.
  [[nodiscard]] bool needs_new_plan() const { return has_precopy_ && !data_begun_; }
  /// A snapshot was read back whole once. It stays: what was there before does not change any more.
  [[nodiscard]] bool snapshot_taken() const { return snapshot_taken_; }
  /// The verification that a cutover put off was not done yet, or found differences.
  [[nodiscard]] bool verification_pending() const { return verification_pending_; }
  /// How many the last whole verification found.
  [[nodiscard]] std::int64_t differences() const { return differences_; }
  /// When a whole verification of source and target last found nothing: UTC time.
  [[nodiscard]] const std::optional<std::string>& verified_at() const { return verified_at_; }
  [[nodiscard]] bool approved() const { return approved_; }
  /// Of the plan, the configuration and the rules that were kept last; empty before that.
  [[nodiscard]] const std::string& fingerprint() const { return fingerprint_; }
  [[nodiscard]] bool target_closed() const { return target_closed_; }
  /// Since when nobody owns the address, or since when that is in doubt.
  [[nodiscard]] const std::optional<std::string>& nobody_owns_since() const { return nobody_owns_since_; }
  /// The owner was about to be removed, and nothing is known since.
  [[nodiscard]] bool owner_in_doubt() const { return owner_in_doubt_; }
  /// The address was seen without an owner at some time: its user was removed.
  [[nodiscard]] bool address_was_free() const { return address_was_free_; }
  /// Detail of the last rolled-back record.
  [[nodiscard]] const std::string& rollback_result() const { return rollback_result_; }

 private:
  void reopen_steps();

  RunPhase phase_ = RunPhase::planned;
  std::vector<StepState> steps_;
  std::set<StepId> done_by_earlier_plan_;
  bool has_precopy_ = false, data_begun_ = false, snapshot_taken_ = false, verification_pending_ = false;
  bool approved_ = false, target_closed_ = false, changed_anything_ = false;
  bool owner_in_doubt_ = false, address_was_free_ = false;
  std::optional<std::string> nobody_owns_since_, verified_at_;
  std::int64_t differences_ = 0;
  std::string rollback_result_, fingerprint_;
};

} // namespace gc2pc
