// SPDX-License-Identifier: Apache-2.0
/// \file
/// What can be seen of a call while it works: the model of live/index.html, live/status.json, `status
/// --watch` and the metrics.
#pragma once

#include "migrator/run/open_run.hpp"
#include "migrator/run/run_status.hpp"

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Version of live/status.json (docs/formats.md).
inline constexpr int live_schema_version = 1;
/// How often it is written and shown again.
inline constexpr int live_seconds = 2;
/// So many records of the journal are shown.
inline constexpr std::size_t live_events = 10;

/// The piece of work that a call is at.
struct LiveWork {
  std::string name;             ///< of a step, or "read source"
  std::string unit;             ///< "messages"; empty for what is not counted
  std::uint64_t done = 0;       ///< in units
  std::uint64_t total = 0;      ///< 0: not known
  double seconds = 0;           ///< since it began
  std::optional<double> rate;   ///< units a second
  std::optional<double> left;   ///< seconds
  std::optional<double> part{}; ///< 0 to 1
};

/// How a call ended.
struct LiveEnd {
  int code = 0;
  std::string sentence, at; ///< UTC
};

/// What a call says of itself.
struct LiveCall {
  std::string verb, started_at; ///< UTC
  std::optional<LiveWork> work;
  std::string note, note_at; ///< the last message to the operator; empty: none yet
  double safety = 1;         ///< forecasts are multiplied by this for the last moment to turn back
  std::optional<LiveEnd> ended;
};

/// Who owns the lookup address, as the journal has it.
enum class OwnerNow { not_handed_over, user, nobody, unknown, endpoint };
/// As in JSON: "user".
[[nodiscard]] std::string_view to_string(OwnerNow owner);

struct LiveState {
  std::string written_at; ///< UTC, with milliseconds
  LiveCall call;
  Verdict verdict;
  std::string run, run_name, plan_hash; ///< id, name of the folder
  RunPhase phase = RunPhase::planned;
  std::vector<StepState> steps;
  std::optional<StepProgress> progress; ///< as the journal has it
  OwnerNow owner = OwnerNow::not_handed_over;
  std::string owner_text;                          ///< a few words
  std::string ownerless_since;                     ///< UTC; empty while it has an owner
  std::optional<StepId> script;                    ///< of this step an administrator has to run one
  std::string script_text;                         ///< what the administrator is asked to do
  std::optional<double> left_all;                  ///< seconds, of all steps
  std::optional<std::int64_t> deadline, turn_back; ///< seconds since 1970 UTC
  std::vector<JournalEntry> events;                ///< the last ones, newest first
  std::int64_t records = 0;
  std::string clock; ///< whether the clock was set; empty when it was not

  /// The address has no owner that is known.
  [[nodiscard]] bool alarm() const { return owner == OwnerNow::nobody || owner == OwnerNow::unknown; }
};

/// Of a run that this process, or another one, works on. `call`: without a verb when it is another one.
[[nodiscard]] LiveState live_state(const RunView& view, LiveCall call);

[[nodiscard]] nlohmann::json live_json(const LiveState& state);
/// One page without network that loads itself again.
[[nodiscard]] std::string live_html(const LiveState& state);
/// The text format of Prometheus.
[[nodiscard]] std::string metrics_text(const LiveState& state);
/// What the text of metrics begins with; by it an earlier file is recognised.
[[nodiscard]] std::string_view metrics_beginning();

/// What another process wrote into live/status.json within the last ten seconds; null when there is nothing.
[[nodiscard]] nlohmann::json fresh_live_json(const std::filesystem::path& run_folder);

} // namespace gc2pc
