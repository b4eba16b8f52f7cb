// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/live.hpp"

#include "adapters/directory/directory_reader.hpp"
#include "adapters/directory/script/script_spec.hpp"
#include "adapters/files/run_file.hpp"
#include "mappings/model/error.hpp"
#include "migrator/base/clock.hpp"
#include "migrator/report/summary.hpp"
#include "migrator/run/describe.hpp"
#include "migrator/run/journal.hpp"
#include "migrator/run/plan_outcome.hpp"
#include "migrator/run/records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <utility>

namespace gc2pc {
namespace {

using nlohmann::json;

/// A page that is older says nothing of now.
constexpr double fresh_seconds = 10;
/// How a call ends that waits for a script in vain (docs/formats.md).
constexpr int waiting_code = 6;

/// A call that waits for a script looks at the directory all the time, and journals the moment without an
/// owner. So until then the address has the owner that the script is to remove; also between the record that
/// this call is about to ask and the request, since the call itself changes nothing there.
bool still_owned(const RunState& state, const RunConfig& config, const LiveCall& call) {
  const bool looks = call.verb == "cutover" || call.verb == "finalize" || call.verb == "rollback";
  const bool by_script = config.directory && script::parse_spec(*config.directory);
  const auto& since = state.nobody_owns_since();
  return looks && (!call.ended || call.ended->code == waiting_code) && state.owner_in_doubt() &&
         (state.requested_script() || (by_script && since && *since >= call.started_at));
}

OwnerNow owner_of(const RunState& state, const RunConfig& config, const LiveCall& call) {
  if (still_owned(state, config, call)) {
    const auto script = state.requested_script();
    const bool back = script ? script == StepId::endpoint : call.verb == "rollback";
    return back ? OwnerNow::endpoint : OwnerNow::user;
  }
  if (state.nobody_owns_since())
    return state.owner_in_doubt() ? OwnerNow::unknown : OwnerNow::nobody;
  if (!config.lookup_address || !config.directory)
    return OwnerNow::not_handed_over;
  const auto status = state.step(StepId::endpoint).status;
  return status == StepStatus::confirmed || status == StepStatus::done ? OwnerNow::endpoint : OwnerNow::user;
}

std::string owner_sentence(OwnerNow owner, const RunConfig& config, const std::string& since) {
  const auto address = config.lookup_address.value_or("the address");
  switch (owner) {
  case OwnerNow::user:
    return fmt::format("{} belongs to the user", address);
  case OwnerNow::nobody:
    return fmt::format("{} has had no owner since {}", address, since);
  case OwnerNow::unknown:
    return fmt::format("the owner of {} is not known since {}", address, since);
  case OwnerNow::endpoint:
    return fmt::format("{} belongs to the endpoint", address);
  case OwnerNow::not_handed_over:
    break;
  }
  return "this run hands no address over";
}

/// What the journal says of the owner, in the place of a look at the directory: the call that works has
/// looked.
AddressLook look_of(const RunState& state, const RunConfig& config, const LiveCall& call) {
  const bool owned = still_owned(state, config, call);
  if (!owned && (!state.nobody_owns_since() || state.owner_in_doubt()))
    return {};
  ControllerView view;
  view.controller = "journal";
  view.owners.resize(owned ? 1 : 0);
  return {{view}, {}};
}

/// A call that works on a run whose phase does not show it, such as a plan or a verification.
Verdict working(const LiveCall& call, Verdict verdict) {
  if (verdict.level == Level::emergency || verdict.level == Level::running)
    return verdict;
  return {
      Level::running,
      fmt::format("The {} is running", call.verb),
      fmt::format("The {} is running. {}", call.verb, call.work ? "It is at: " + call.work->name + "." : ""),
      std::move(verdict.numbers),
      {}};
}

json or_null(const std::optional<double>& value) {
  return value ? json(std::round(*value * 1000) / 1000) : json(nullptr);
}
json or_null(const std::string& text) {
  return text.empty() ? json(nullptr) : json(text);
}
json time_or_null(const std::optional<std::int64_t>& seconds) {
  return seconds ? json(utc_text(*seconds)) : json(nullptr);
}

} // namespace

std::string_view to_string(OwnerNow owner) {
  switch (owner) {
  case OwnerNow::not_handed_over:
    return "not-handed-over";
  case OwnerNow::user:
    return "user";
  case OwnerNow::nobody:
    return "nobody";
  case OwnerNow::unknown:
    return "unknown";
  case OwnerNow::endpoint:
    return "endpoint";
  }
  return "unknown";
}

LiveState live_state(const RunView& view, LiveCall call) {
  const auto& run = view.run;
  const auto& state = run.state();
  const auto kept = run.value("config");
  const auto status =
      describe(run, view.owner, look_of(state, kept ? config_from_stored(*kept) : RunConfig(), call));
  LiveState live;
  live.written_at = utc_now_ms();
  live.run = status.run;
  live.run_name = run.folder().filename().string();
  live.plan_hash = status.plan_hash;
  live.phase = status.phase;
  live.steps = status.steps;
  live.progress = status.progress;
  live.verdict = !call.verb.empty() && !call.ended ? working(call, status.verdict) : status.verdict;
  live.owner = owner_of(state, status.config, call);
  live.ownerless_since = live.alarm() ? state.nobody_owns_since().value_or("") : "";
  live.script = state.requested_script();
  live.owner_text = owner_sentence(live.owner, status.config, live.ownerless_since);
  if (status.progress)
    live.left_all = status.progress->seconds_left_all;
  if (status.progress && status.progress->deadline) {
    live.deadline = state.deadline();
    const auto outcome = run.value(outcome_value);
    const auto back = outcome ? outcome_from_stored(*outcome).rollback_seconds : 0;
    live.turn_back = *live.deadline - static_cast<std::int64_t>(std::ceil(back * call.safety));
  }
  live.records = state.records();
  live.clock = state.clock_changes().sentence();
  std::deque<JournalEntry> last;
  read_journal(run.database(), run.id(), [&](const JournalRecord& record) {
    if (record.event == Event::script_requested)
      live.script_text = record.entry.detail;
    last.push_front(record.entry);
    if (last.size() > live_events)
      last.pop_back();
  });
  live.events.assign(last.begin(), last.end());
  live.call = std::move(call);
  return live;
}

json live_json(const LiveState& state) {
  const auto& call = state.call;
  json work = nullptr;
  if (call.work)
    work = {{"name", call.work->name},
            {"unit", or_null(call.work->unit)},
            {"done", call.work->done},
            {"total", call.work->total > 0 ? json(call.work->total) : json(nullptr)},
            {"part", or_null(call.work->part)},
            {"per_second", or_null(call.work->rate)},
            {"seconds", or_null(std::optional(call.work->seconds))},
            {"seconds_left", or_null(call.work->left)}};
  return {{"schema_version", live_schema_version},
          {"written_at", state.written_at},
          {"run", state.run},
          {"run_name", state.run_name},
          {"plan_hash", or_null(state.plan_hash)},
          {"phase", to_string(state.phase)},
          {"verb", or_null(call.verb)},
          {"started_at", or_null(call.started_at)},
          {"verdict", json_of(state.verdict)},
          {"work", work},
          {"steps", json_of(state.steps)},
          {"seconds_left_all", or_null(state.left_all)},
          {"deadline", time_or_null(state.deadline)},
          {"turn_back_by", time_or_null(state.turn_back)},
          {"owner", to_string(state.owner)},
          {"ownerless_since", or_null(state.ownerless_since)},
          {"note", or_null(call.note)},
          {"ended", call.ended ? json{{"exit_code", call.ended->code},
                                      {"sentence", call.ended->sentence},
                                      {"at", call.ended->at}}
                               : json(nullptr)},
          {"events", json_of(state.events)},
          {"records", state.records}};
}

json fresh_live_json(const std::filesystem::path& run_folder) {
  try {
    const auto text = read_run_file(run_folder / "live" / "status.json");
    auto live = text ? json::parse(*text, nullptr, false) : json(nullptr);
    if (!live.is_object() || live.value("schema_version", 0) != live_schema_version)
      return nullptr;
    const auto written = seconds_since_epoch(live.value("written_at", ""));
    const auto now = seconds_since_epoch(utc_now_ms()).value_or(0);
    // One of the future was written before the clock was set back.
    return written && std::abs(now - *written) < fresh_seconds ? live : json(nullptr);
  } catch (const std::exception&) { // another hand wrote it; what the journal says is shown nevertheless
    return nullptr;
  }
}

} // namespace gc2pc
