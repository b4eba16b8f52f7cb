// SPDX-License-Identifier: Apache-2.0
/// \file
/// What is so with a plan or a run: closing sentences, status, report, exit codes and journal are made from
/// this and from nothing else.
#pragma once

#include "migrator/run/plan_outcome.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc {

class RunState;

enum class Level {
  go,                ///< the next command can be given
  go_with_decisions, ///< the same, after a decision about the warnings
  no_go,             ///< it would fail, or must not be done
  running,           ///< a call is at work
  stopped,           ///< begun, not finished, and no call is at work
  done,              ///< finished and compared with the world
  differs,           ///< compared, and not as planned
  emergency          ///< the lookup address has no owner, or its owner is not known
};

/// How a level looks. The name is that of JSON and CSS.
struct LevelStyle {
  Level level;
  std::string_view name;   ///< "go-with-decisions"
  std::string_view word;   ///< "DECIDE FIRST"
  std::string_view symbol; ///< one character
  std::string_view ascii;  ///< where a terminal has no symbols
  std::string_view colour; ///< green, yellow, red, blue
};
[[nodiscard]] const LevelStyle& style_of(Level level);

struct Verdict {
  Level level = Level::go;
  std::string headline; ///< a few words
  std::string sentence; ///< what is so; ends with a full stop
  std::map<std::string, std::int64_t> numbers;
  std::string next; ///< the next command without "gc2pc" and --run; empty when there is none
};

/// What the journal and the world say about a run.
struct RunFacts {
  const RunState& state;
  const PlanOutcome& plan;
  std::string address;  ///< lookup address; empty when the run has none
  bool running = false; ///< a living process holds the run
  /// What the directory shows when the journal leaves the owner open: "sip:… has had no owner since …!";
  /// empty when the address has its owner.
  std::string alarm;
};

/// Of a plan by itself.
[[nodiscard]] Verdict verdict_of(const PlanOutcome& plan);
[[nodiscard]] Verdict verdict_of(const RunFacts& facts);

} // namespace gc2pc
