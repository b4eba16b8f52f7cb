// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/journal.hpp"

#include "adapters/fault_point.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/sha256.hpp"
#include "migrator/run/process.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <utility>

namespace gc2pc {
namespace {

constexpr std::array event_names{
    std::pair{Event::run_created, "run-created"},
    std::pair{Event::plan_kept, "plan-kept"},
    std::pair{Event::rehearsed, "rehearsed"},
    std::pair{Event::plan_approved, "plan-approved"},
    std::pair{Event::lock_taken_over, "lock-taken-over"},
    std::pair{Event::precopy_started, "precopy-started"},
    std::pair{Event::precopied, "precopied"},
    std::pair{Event::cutover_started, "cutover-started"},
    std::pair{Event::step_started, "step-started"},
    std::pair{Event::step_finished, "step-finished"},
    std::pair{Event::step_confirmed, "step-confirmed"},
    std::pair{Event::step_failed, "step-failed"},
    std::pair{Event::step_interrupted, "step-interrupted"},
    std::pair{Event::step_skipped, "step-skipped"},
    std::pair{Event::chunk_started, "chunk-started"},
    std::pair{Event::chunk_committed, "chunk-committed"},
    std::pair{Event::files_copied, "files-copied"},
    std::pair{Event::script_requested, "script-requested"},
    std::pair{Event::address_leaving, "address-leaving"},
    std::pair{Event::address_free, "address-free"},
    std::pair{Event::address_taken, "address-taken"},
    std::pair{Event::data_done, "data-done"},
    std::pair{Event::verified, "verified"},
    std::pair{Event::verification_postponed, "verification-postponed"},
    std::pair{Event::run_complete, "run-complete"},
    std::pair{Event::target_closed, "target-closed"},
    std::pair{Event::rollback_started, "rollback-started"},
    std::pair{Event::undo_started, "step-undo-started"},
    std::pair{Event::undone, "step-undone"},
    std::pair{Event::undo_failed, "step-undo-failed"},
    std::pair{Event::rolled_back, "rolled-back"},
};

/// Where the last record stood when it was written: tells a journal that ends early from one that was always
/// short.
constexpr std::string_view head_name = "journal.head";

std::string genesis(const std::string& run) {
  return sha256_hex("gc2pc journal " + std::to_string(journal_format_version) + " " + run);
}

std::string to_text(const JournalRecord& record) {
  nlohmann::json json{{"sequence", record.entry.sequence},
                      {"at", record.entry.at},
                      {"who", record.entry.who},
                      {"event", record.entry.event}};
  if (!record.entry.step.empty())
    json["step"] = record.entry.step;
  if (!record.entry.detail.empty())
    json["detail"] = record.entry.detail;
  if (!record.counters.empty())
    json["counters"] = record.counters;
  if (!record.fingerprint.empty())
    json["fingerprint"] = record.fingerprint;
  if (!record.entry.boot.empty()) {
    json["boot"] = record.entry.boot;
    json["uptime"] = record.entry.uptime_ms;
  }
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Error damaged(const std::string& what) {
  return Error(ErrorKind::corrupt, "the run's journal is damaged: " + what)
      .hint("Do not use this run folder; restore it from a backup.");
}

/// Only records whose hash is right come here, so a text that does not parse was written by another version.
JournalRecord parse(const JournalRow& row) {
  const auto unknown = [&] {
    return Error(ErrorKind::corrupt,
                 "record " + std::to_string(row.sequence) +
                     " of the run's journal is of a kind that this version does not know");
  };
  try {
    const auto json = nlohmann::json::parse(row.record);
    JournalRecord record;
    record.entry.sequence = json.at("sequence").get<std::int64_t>();
    record.entry.at = json.at("at").get<std::string>();
    record.entry.who = json.at("who").get<std::string>();
    record.entry.event = json.at("event").get<std::string>();
    record.entry.step = json.value("step", "");
    record.entry.detail = json.value("detail", "");
    record.counters = json.value("counters", Counters{});
    record.fingerprint = json.value("fingerprint", "");
    record.entry.boot = json.value("boot", "");
    record.entry.uptime_ms = json.value("uptime", std::int64_t{0});
    for (const auto& [event, name] : event_names)
      if (record.entry.event == name) {
        record.event = event;
        return record;
      }
  } catch (const nlohmann::json::exception&) {
    throw unknown();
  }
  throw unknown();
}

/// `sequence hash` as kept beside the journal; 0 when nothing is.
std::pair<std::int64_t, std::string> kept_head(const RunDatabase& database) {
  const auto text = database.value(head_name);
  if (!text)
    return {0, {}};
  const auto blank = text->find(' ');
  if (blank == std::string::npos)
    throw damaged("its head record is unreadable");
  return {std::strtoll(text->c_str(), nullptr, 10), text->substr(blank + 1)};
}

} // namespace

std::string_view to_string(Event event) {
  for (const auto& [known, name] : event_names)
    if (known == event)
      return name;
  return "unknown";
}

void read_journal(const RunDatabase& database, const std::string& run,
                  const std::function<void(const JournalRecord&)>& visit) {
  const auto head = kept_head(database);
  std::string hash = genesis(run);
  std::int64_t sequence = 0;
  database.read_journal([&](const JournalRow& row) {
    if (row.sequence != ++sequence)
      throw damaged("record " + std::to_string(sequence) + " is missing");
    hash = sha256_hex(hash + row.record);
    if (hash != row.sha256 || (sequence == head.first && hash != head.second))
      throw damaged("record " + std::to_string(sequence) + " does not match its checksum");
    visit(parse(row));
  });
  if (sequence > 1 && head.first == 0)
    throw damaged("its head record is missing");
  if (sequence < head.first)
    throw damaged("it ends with record " + std::to_string(sequence) + ", but " + std::to_string(head.first) +
                  " were written");
}

std::string last_hash(const RunDatabase& database) {
  return kept_head(database).second;
}

JournalWriter::JournalWriter(RunDatabase& database, const std::string& run)
    : database_(database), who_(this_process().text()), hash_(genesis(run)) {
  if (const auto last = database.last_journal_row()) {
    sequence_ = last->sequence;
    hash_ = last->sha256;
  }
}

JournalRecord JournalWriter::append(Event event, std::string_view step, std::string detail, Counters counters,
                                    std::string fingerprint) {
  JournalRecord record;
  record.event = event;
  auto now = this_moment();
  record.entry = {
      sequence_ + 1,     std::move(now.utc),  who_,         std::string(to_string(event)), std::string(step),
      std::move(detail), std::move(now.boot), now.uptime_ms};
  record.counters = std::move(counters);
  record.fingerprint = std::move(fingerprint);
  auto text = to_text(record);
  auto hash = sha256_hex(hash_ + text);
  fault_point(FaultPoint::journal_before_append);
  // One transaction: each one is synced twice, and a call journals some forty records.
  database_.together([&] {
    database_.append({record.entry.sequence, std::move(text), hash});
    fault_point(FaultPoint::journal_appended);
    database_.set_value(head_name, std::to_string(record.entry.sequence) + " " + hash);
  });
  fault_point(FaultPoint::journal_head_kept);
  sequence_ = record.entry.sequence;
  hash_ = std::move(hash);
  return record;
}

} // namespace gc2pc
