// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/run_state.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/step_names.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

bool is_begun(StepStatus status) {
  return status != StepStatus::pending && status != StepStatus::skipped && status != StepStatus::undone;
}

/// 0 when the record does not count that.
std::int64_t counter(const JournalRecord& record, const char* name) {
  const auto found = record.counters.find(name);
  return found == record.counters.end() ? 0 : found->second;
}

double seconds_of(const JournalRecord& record) {
  return static_cast<double>(counter(record, "milliseconds")) / 1000;
}

void finish(StepState& step, const JournalRecord& record, StepStatus status) {
  step.status = status;
  step.finished_at = record.entry.at;
  step.seconds += seconds_of(record);
  step.summary = record.entry.detail;
}

} // namespace

RunState::RunState() {
  for (const auto id : all_step_ids) {
    StepState state;
    state.id = id;
    steps_.push_back(std::move(state));
  }
}

const StepState& RunState::step(StepId id) const {
  return steps_[static_cast<std::size_t>(id)];
}

bool RunState::begun_by_plan(StepId id) const {
  return is_begun(step(id).status);
}

bool RunState::begun(StepId id) const {
  return is_begun(step(id).status) || done_by_earlier_plan_.contains(id);
}

bool RunState::finished(StepId id) const {
  const auto status = step(id).status;
  return status == StepStatus::confirmed || status == StepStatus::skipped;
}

// Another plan is the run's now: what was done is to be done again by it, and undone nevertheless.
void RunState::reopen_steps() {
  for (auto& state : steps_) {
    if (is_begun(state.status))
      done_by_earlier_plan_.insert(state.id);
    state.status = StepStatus::pending;
    state.summary.clear();
  }
  data_begun_ = source_changed_ = false;
  verified_at_.reset();
  differences_at_.reset();
  differences_ = newer_differences_ = 0;
}

void RunState::take(const JournalRecord& record) {
  const auto id = step_from(record.entry.step);
  if (!id && !record.entry.step.empty())
    throw Error(ErrorKind::corrupt, "record " + std::to_string(record.entry.sequence) +
                                        " of the run's journal names a step that this version does not know");
  const auto moment = record.entry.moment();
  if (records_ > 0)
    clock_changes_.take(last_record_, moment, record.entry.sequence);
  last_record_ = moment;
  ++records_;
  StepState ignored;
  StepState& state = id ? steps_[static_cast<std::size_t>(*id)] : ignored;
  switch (record.event) {
  case Event::run_created:
  case Event::rehearsed:
  case Event::lock_taken_over:
  case Event::chunk_started:
    break;
  case Event::script_requested:
    requested_script_ = id;
    break;
  case Event::chunk_committed:
    work_done_ += counter(record, "messages");
    break;
  case Event::files_copied:
    work_done_ += counter(record, "files");
    break;
  case Event::verified:
    if (const auto found = counter(record, "differences"); found > 0) {
      differences_ = found;
      newer_differences_ = counter(record, "differences-newer");
      differences_at_ = record.entry.at;
    } else if (counter(record, "whole") == 1) { // one that read a sample proves nothing about the rest
      differences_ = newer_differences_ = 0;
      differences_at_.reset();
      verification_pending_ = false;
      verified_at_ = record.entry.at;
    }
    break;
  case Event::verification_postponed:
    verification_pending_ = true;
    break;
  case Event::plan_kept:
    reopen_steps();
    fingerprint_ = record.fingerprint;
    break;
  case Event::plan_approved:
    approved_ = true;
    break;
  case Event::precopy_started:
    phase_ = RunPhase::precopying;
    has_precopy_ = true;
    break;
  case Event::precopied:
    phase_ = RunPhase::precopied;
    break;
  case Event::cutover_started:
    phase_ = RunPhase::cutting_over;
    requested_script_.reset();
    deadline_.reset();
    if (const auto given = record.counters.find("deadline"); given != record.counters.end())
      deadline_ = given->second;
    break;
  case Event::step_started:
    source_changed_ = false;
    work_done_ = 0;
    work_before_ = counter(record, "already-done");
    if (state.id >= first_changing_step) {
      changed_anything_ = true;
      data_begun_ = data_begun_ || phase_ == RunPhase::cutting_over;
    }
    state.status = StepStatus::started;
    state.started_at = record.entry.at;
    step_began_ = moment;
    state.finished_at.clear();
    state.summary.clear();
    if (const auto forecast = record.counters.find("forecast-milliseconds");
        forecast != record.counters.end())
      state.forecast_seconds = static_cast<double>(forecast->second) / 1000;
    break;
  case Event::step_finished:
    finish(state, record, StepStatus::done);
    break;
  case Event::step_confirmed:
    state.status = StepStatus::confirmed;
    snapshot_taken_ = snapshot_taken_ || state.id == StepId::snapshot;
    break;
  case Event::step_failed:
    finish(state, record, StepStatus::failed);
    source_changed_ = counter(record, "source-changed") == 1;
    break;
  case Event::step_interrupted:
    finish(state, record, StepStatus::started);
    break;
  case Event::step_skipped:
    state.status = StepStatus::skipped;
    state.summary = record.entry.detail;
    break;
  case Event::address_leaving:
    // What counts is the first moment without an owner, also when a rollback looks again.
    if (nobody_owns_since_ && !owner_in_doubt_)
      break;
    nobody_owns_since_ = record.entry.at;
    owner_in_doubt_ = true;
    break;
  case Event::address_free:
    if (!nobody_owns_since_ || owner_in_doubt_)
      nobody_owns_since_ = record.entry.at;
    owner_in_doubt_ = false;
    address_was_free_ = true;
    requested_script_.reset();
    break;
  case Event::address_taken:
    nobody_owns_since_.reset();
    owner_in_doubt_ = false;
    requested_script_.reset();
    break;
  case Event::data_done:
    phase_ = RunPhase::data_done;
    break;
  case Event::run_complete:
    phase_ = RunPhase::complete;
    break;
  case Event::target_closed:
    closed_at_ = record.entry.at;
    closed_by_ = record.entry.who;
    break;
  case Event::rollback_started:
    phase_ = RunPhase::rolling_back;
    requested_script_.reset();
    if (!rollback_began_)
      rollback_began_ = moment;
    break;
  case Event::undo_started:
    state.status = StepStatus::undoing;
    state.summary.clear();
    break;
  case Event::undo_failed:
    state.undo_seconds += seconds_of(record);
    state.summary = record.entry.detail;
    break;
  case Event::undone:
    state.status = StepStatus::undone;
    state.finished_at = record.entry.at;
    state.undo_seconds += seconds_of(record);
    state.summary = record.entry.detail;
    done_by_earlier_plan_.erase(state.id);
    break;
  case Event::rolled_back:
    phase_ = RunPhase::rolled_back;
    rollback_result_ = record.entry.detail;
    rollback_differences_ = counter(record, "differences");
    rollback_seconds_ = seconds_between(rollback_began_.value_or(moment), moment);
    break;
  }
}

} // namespace gc2pc
