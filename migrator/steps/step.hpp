// SPDX-License-Identifier: Apache-2.0
/// \file
/// One step of the cutover: it can be checked, done, confirmed and undone. No step knows another.
#pragma once

#include "adapters/stop.hpp"
#include "mappings/model/plan.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/copy/opened_writer.hpp"
#include "migrator/copy/surveying_reader.hpp"
#include "migrator/handover/directory_context.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/session.hpp"
#include "migrator/steps/options.hpp"

#include <cstdint>
#include <future>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc {

/// What a step sees while it only reads: nothing in it can write.
struct CheckContext {
  ReadSession& session;
  const Plan& plan;
  const Run* run = nullptr; ///< null while a plan is being made: nothing was done yet
};

/// What a step sees while it confirms what it did: it writes into the run only.
struct ConfirmContext {
  ReadSession& session;
  const Plan& plan;
  Run& run;
  Observer& observer;
  const StopRequested& stop;

  [[nodiscard]] DirectoryContext directory_context() const { return {session, observer, stop}; }
};

/// What a step works with.
struct StepContext {
  Session& session;
  const Plan& plan;
  Run& run;
  const CutoverOptions& options;
  Observer& observer;
  const StopRequested& stop;
  bool source_read = false;       ///< this call has read the whole source and found it as planned
  bool discard_additions = false; ///< undoing may delete what others added to what the run wrote
  /// What the source is compared with while it is copied; null when it was read before, or need not be.
  const PlannedMessages* planned = nullptr;
  std::future<OpenedWriter> opening = {}; ///< of the copy, when it is begun before the copy

  [[nodiscard]] CheckContext looking() const { return {session, plan, &run}; }
  [[nodiscard]] ConfirmContext confirming() const { return {session, plan, run, observer, stop}; }
  [[nodiscard]] DirectoryContext directory_context() const { return {session, observer, stop}; }
};

/// Records what an administrator is asked to do for a step.
[[nodiscard]] inline auto journaled(StepContext& context, StepId step) {
  return [&context, step](const std::string& action) {
    context.run.record(Event::script_requested, step, action);
  };
}

/// How much work a step is, for its progress.
struct Extent {
  std::uint64_t total = 0; ///< 0 when not known
  Unit unit = Unit::rows;
};

/// What a step did.
struct StepResult {
  StepResult(std::string sentence) : summary(std::move(sentence)) {}
  StepResult(std::string sentence, bool whole) : summary(std::move(sentence)), verified(whole) {}
  StepResult(std::string sentence, const Rate& measured) : summary(std::move(sentence)), rate(measured) {}

  std::string summary;      ///< one sentence
  bool verified = false;    ///< it has compared all of source and target
  std::optional<Rate> rate; ///< how fast it was; kept with the record of its end
};

/// Stateless: whatever a step has to remember is in the run. Doing and undoing resume wherever an earlier
/// try was killed, also between an effect and the journal's record of it.
class Step {
 public:
  virtual ~Step() = default;

  [[nodiscard]] virtual StepId id() const = 0;
  [[nodiscard]] std::string_view name() const { return to_string(id()); }
  /// Why this run does without the step; nothing when it needs it.
  [[nodiscard]] virtual std::optional<std::string> unneeded(const CheckContext&) const {
    return std::nullopt;
  }
  /// It touches the directory, and therefore needs the operator's consent to that.
  [[nodiscard]] virtual bool touches_directory() const { return false; }
  /// Every cutover call does it again, because what it found then says nothing of now.
  [[nodiscard]] virtual bool each_time() const { return false; }
  [[nodiscard]] virtual Extent extent(const Plan&) const { return {}; }

  /// What it would do now, in one sentence; throws what would keep it from that. Changes nothing.
  [[nodiscard]] virtual std::string check(const CheckContext& context) const = 0;
  /// Begins what only takes time and writes nothing, while the step is recorded.
  virtual void prepare(StepContext&) const {}
  /// Does it.
  virtual StepResult perform(StepContext& context) const = 0;
  /// Throws when the world is not as `perform` left it. Changes nothing but the run's notes.
  virtual void confirm(const ConfirmContext&) const {}
  /// Throws what would keep `undo` from succeeding now, found out by reading. Changes nothing.
  virtual void check_undo(const CheckContext&) const {}
  /// Undoes whatever of it was done; already undone is success. Returns what it did, in one sentence.
  virtual std::string undo(StepContext&) const { return "nothing to undo"; }
};

/// A step that changes the directory; it needs a handover.
class DirectoryStep : public Step {
 public:
  [[nodiscard]] bool touches_directory() const final { return true; }
  [[nodiscard]] std::optional<std::string> unneeded(const CheckContext& context) const override {
    return context.session.has_handover() ? std::nullopt
                                          : std::optional<std::string>("no directory was given");
  }
};

} // namespace gc2pc
