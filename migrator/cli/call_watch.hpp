// SPDX-License-Identifier: Apache-2.0
/// \file
/// Shows a call to people who do not sit at its terminal: the live page, the metrics, the hooks.
#pragma once

#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/exit_code.hpp"
#include "migrator/cli/hooks.hpp"
#include "migrator/cli/meter.hpp"
#include "migrator/report/live.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <thread>

namespace gc2pc::cli {

/// Whether a call works on a run, and so is watched: one that only looks writes nothing into a run folder.
[[nodiscard]] bool is_watched(const Arguments& arguments);

/// Passes on what it hears to another observer. A thread of its own writes files every two seconds; what goes
/// wrong with them is a note, once, and never stops the work. Nothing is written before this process holds
/// the run, so a call that is refused does not touch the page of another one.
class CallWatch final : public Observer {
 public:
  /// `next` must outlive it. Throws configuration when --metrics or --hooks cannot be used.
  CallWatch(const Arguments& arguments, Observer& next, StopRequested stop);
  ~CallWatch() override;

  void begin(std::string_view work, std::uint64_t total, Unit unit) override;
  void progress(std::uint64_t done) override;
  void waiting(const Wait& wait) override;
  void end(std::string_view summary) override;
  void fail(std::string_view summary) override;
  void note(std::string_view sentence) override;

  /// Returns when no hook postpones the step and no pause file is there. Throws interrupted on a stop.
  void await_step(StepId step);
  /// Whether the pause file is there; says so when that changes.
  [[nodiscard]] bool paused();
  /// The call has ended: writes the files once more and calls the hooks of the end.
  void ended(ExitCode code, std::string_view sentence);

 private:
  void work(const std::stop_token& stop);
  void write_files(bool at_end);
  void write_page(const LiveState& state, bool at_end);
  void write_metrics(const LiveState& state);
  void trouble(std::string what, const std::string& sentence);
  void call(HookEvent event, std::string_view sentence, std::optional<int> code = {});
  [[nodiscard]] HookNews news() const;
  [[nodiscard]] LiveCall snapshot() const;
  void take_hold();
  void tell();

  const Arguments& arguments_;
  Observer& next_;
  StopRequested stop_;
  std::optional<Hooks> hooks_;
  Clock clock_ = steady_clock();

  mutable std::mutex guard_; ///< of what follows
  std::optional<Meter> meter_;
  LiveCall call_;
  HookNews news_;                  ///< as of the last look
  std::deque<std::string> unsaid_; ///< notes of the thread, for the thread of the call
  std::set<std::string> troubles_; ///< what was said to have gone wrong
  bool held_ = false;              ///< this process holds the run
  bool ownerless_said_ = false;
  std::optional<StepId> script_said_;
  std::optional<double> paused_since_;

  std::condition_variable_any wake_;
  std::mutex writing_;  ///< one writer at a time
  std::jthread thread_; // last: it uses all of the others
};

} // namespace gc2pc::cli
