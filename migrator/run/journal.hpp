// SPDX-License-Identifier: Apache-2.0
/// \file
/// The journal: an append-only list of what happened, each record bearing the hash of the one before.
#pragma once

#include "adapters/run/run_database.hpp"
#include "migrator/run/status.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc {

/// Version of the records' format; it is part of the first hash.
inline constexpr int journal_format_version = 1;

/// What a record says.
enum class Event {
  run_created,
  plan_kept,
  rehearsed,
  plan_approved,
  lock_taken_over,
  precopy_started,
  precopied, ///< what was planned last is in the target, as far as a precopy goes
  cutover_started,
  step_started,
  step_finished,
  step_confirmed,
  step_failed,
  step_interrupted,
  step_skipped,
  chunk_started, ///< a transaction of messages begins
  chunk_committed,
  files_copied,
  script_requested, ///< an administrator is asked to run a script; the detail has its path and SHA-256
  address_leaving,  ///< the user is about to be removed: from here on the address may have no owner
  address_free,     ///< it has no owner
  address_taken,    ///< it has an owner again; the detail says which
  data_done,
  verified,
  verification_postponed, ///< until the address is handed over
  run_complete,
  target_closed, ///< the run's control rows are gone from the target, and with them the way back
  rollback_started,
  undo_started,
  undone,
  undo_failed,
  rolled_back
};

/// Numbers that belong to a record, e.g. `messages`, `bytes`, `milliseconds`.
using Counters = std::map<std::string, std::int64_t>;

struct JournalRecord {
  JournalEntry entry;
  Event event = Event::run_created;
  Counters counters;
  /// Of a plan-kept record: of the plan, the configuration and the rules, 64 hex digits.
  std::string fingerprint;
};

[[nodiscard]] std::string_view to_string(Event event);

/// Reads all records of a run in order and checks the chain. Throws corrupt with the number of the first
/// record that does not match its checksum, that is missing, or after which the end is missing.
void read_journal(const RunDatabase& database, const std::string& run,
                  const std::function<void(const JournalRecord&)>& visit);

/// Hash of the last record; it covers all of them. Empty when there is none.
[[nodiscard]] std::string last_hash(const RunDatabase& database);

/// Appends. Each record is durable when `append` returns.
class JournalWriter {
 public:
  /// Goes on behind the last record; the chain has been checked by read_journal before.
  JournalWriter(RunDatabase& database, const std::string& run);

  /// Time, author and sequence are put in here.
  JournalRecord append(Event event, std::string_view step, std::string detail, Counters counters = {},
                       std::string fingerprint = {});

 private:
  RunDatabase& database_;
  std::string who_;
  std::int64_t sequence_ = 0;
  std::string hash_;
};

} // namespace gc2pc
