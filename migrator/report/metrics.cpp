// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/clock.hpp"
#include "migrator/base/visible_text.hpp"
#include "migrator/report/live.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace gc2pc {
namespace {

constexpr std::string_view beginning = "# HELP gc2pc_written_timestamp_seconds ";
constexpr std::array levels{Level::go,      Level::go_with_decisions, Level::no_go,
                            Level::running, Level::stopped,           Level::done,
                            Level::differs, Level::emergency};

/// The value of a label. Only the name of the run folder comes from outside.
std::string label_text(std::string_view text) {
  std::string result;
  for (const char c : visible_text(text)) {
    if (c == '\\' || c == '"')
      result += '\\';
    result += c;
  }
  return result;
}

/// Families of metrics, one after the other; each sample has the run's name.
class Families {
 public:
  explicit Families(std::string_view run) : run_(label_text(run)) {}

  void family(std::string_view name, std::string_view help) {
    name_ = name;
    text_ += fmt::format("# HELP {} {}\n# TYPE {} gauge\n", name, help, name);
  }
  /// `labels`: more of them, constants of the program.
  void sample(double value, std::string_view labels = {}) {
    text_ += fmt::format("{}{{run=\"{}\"{}{}}} {}\n", name_, run_, labels.empty() ? "" : ",", labels,
                         std::isfinite(value) ? fmt::format("{:.15g}", value) : std::string("NaN"));
  }
  void one(std::string_view name, std::string_view help, double value) {
    family(name, help);
    sample(value);
  }
  void one(std::string_view name, std::string_view help, const std::optional<double>& value) {
    if (value)
      one(name, help, *value);
  }
  [[nodiscard]] std::string text() && { return std::move(text_); }

 private:
  std::string run_, text_;
  std::string_view name_;
};

std::optional<double> number(const std::optional<std::int64_t>& value) {
  return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
}

} // namespace

std::string_view metrics_beginning() {
  return beginning;
}

std::string metrics_text(const LiveState& state) {
  const auto& call = state.call;
  Families all(state.run_name);
  all.one("gc2pc_written_timestamp_seconds", "When this file was written.",
          seconds_since_epoch(state.written_at).value_or(0));
  all.one("gc2pc_call_running", "1 while the call works, 0 when it has ended.", call.ended ? 0.0 : 1.0);
  if (call.ended)
    all.one("gc2pc_call_exit_code", "Exit code of the call.", static_cast<double>(call.ended->code));
  all.family("gc2pc_call", "1 for the command that was called.");
  all.sample(1, fmt::format("verb=\"{}\"", call.verb));
  all.family("gc2pc_level", "1 for the level of the verdict, 0 for the others.");
  for (const auto level : levels)
    all.sample(level == state.verdict.level ? 1 : 0, fmt::format("level=\"{}\"", style_of(level).name));
  all.family("gc2pc_step_finished", "1 when the step is confirmed or skipped.");
  for (const auto& step : state.steps)
    all.sample(step.status == StepStatus::confirmed || step.status == StepStatus::skipped ? 1 : 0,
               fmt::format("step=\"{}\"", to_string(step.id)));
  all.family("gc2pc_step_seconds", "Seconds that the step took, over all calls.");
  for (const auto& step : state.steps)
    all.sample(step.seconds, fmt::format("step=\"{}\"", to_string(step.id)));
  if (call.work) {
    all.one("gc2pc_work_done", "Units of the present piece of work that are done.",
            static_cast<double>(call.work->done));
    if (call.work->total > 0)
      all.one("gc2pc_work_total", "Units of the present piece of work.",
              static_cast<double>(call.work->total));
    all.one("gc2pc_work_per_second", "Units a second.", call.work->rate);
    all.one("gc2pc_work_seconds_left", "Expected seconds to the end of the present piece of work.",
            call.work->left);
  }
  all.one("gc2pc_seconds_left", "Expected seconds to the end of all steps.", state.left_all);
  all.one("gc2pc_deadline_timestamp_seconds", "The deadline of the cutover.", number(state.deadline));
  all.one("gc2pc_turn_back_timestamp_seconds", "Last moment to begin a rollback that ends by the deadline.",
          number(state.turn_back));
  all.one("gc2pc_address_without_owner", "1 when no owner of the lookup address is known.",
          state.alarm() ? 1.0 : 0.0);
  if (state.alarm())
    all.one("gc2pc_address_without_owner_since_timestamp_seconds", "Since when.",
            seconds_since_epoch(state.ownerless_since));
  all.one("gc2pc_journal_records", "Records in the journal of the run.", static_cast<double>(state.records));
  return std::move(all).text();
}

} // namespace gc2pc
