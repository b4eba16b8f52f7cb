// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/forecast.hpp"

#include "migrator/base/format.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/plan/inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace gc2pc {
namespace {

/// A rate that stands in until the run has measured its own.
struct Assumption {
  Work work;
  double per_second;
  const char* unit;
};

// About a fifth of the rates in docs/performance.md, which are SQLite's on one machine: other disks and
// servers behind a network are slower, and a forecast may be too long, never too short.
constexpr Assumption copying{Work::copy_messages, 100'000, "messages"};
constexpr Assumption verifying{Work::verify, 300'000, "messages"};
constexpr Assumption deleting{Work::delete_messages, 100'000, "messages"};
constexpr Assumption rows_written{Work::write_rows, 20'000, "rows"};
constexpr Assumption files_copied{Work::copy_files, 300, "files"};
/// Beside the time for each file: small files cost syncs, large ones bytes. Between local disks 900 MB a
/// second were measured; stores are shares, and this is a fifth of what a line of one gigabit carries.
constexpr double file_bytes_per_second = 20'000'000;
/// Quiet, snapshot and the three steps at the directory: seconds of waiting, not of work.
constexpr double fixed_seconds = 10;
/// A rehearsal does not wait until the source is quiet.
constexpr double quiet_seconds = 2;

const Rate* find(const std::vector<Rate>& rates, Work work) {
  const auto found = std::find_if(rates.begin(), rates.end(), [&](const Rate& rate) {
    return rate.work == work && rate.seconds > 0 && rate.units > 0;
  });
  return found == rates.end() ? nullptr : &*found;
}

std::string_view where(Measured measured) {
  switch (measured) {
  case Measured::here:
    return "this run";
  case Measured::rehearsal:
    return "the rehearsal";
  case Measured::earlier_run:
    return "an earlier run";
  }
  return "this run";
}

std::string rounded(double number) {
  return grouped(std::llround(number));
}

/// What no other part counts.
Forecast::Part rest_of(Work work, double waiting, const std::vector<Rate>& rates) {
  const std::string name(to_string(Work::other_cutover));
  if (const auto* rate = find(rates, work))
    return {name, rate->seconds + waiting, fmt::format("measured in {}", where(rate->measured))};
  return {name, fixed_seconds, "assumed"};
}

Forecast::Part part(const Assumption& assumption, double units, const std::vector<Rate>& rates) {
  if (const auto* rate = find(rates, assumption.work))
    return {std::string(to_string(assumption.work)), units / rate->per_second(),
            fmt::format("measured in {}: {} {} a second", where(rate->measured), rounded(rate->per_second()),
                        assumption.unit)};
  return {std::string(to_string(assumption.work)), units / assumption.per_second,
          fmt::format("assumed: {} {} a second", rounded(assumption.per_second), assumption.unit)};
}

/// Files, and what they hold.
struct FileLoad {
  double files = 0, bytes = 0;
};

/// 0 for a plan of an earlier version, which does not say.
FileLoad file_load_of(const Plan& plan) {
  FileLoad load{static_cast<double>(plan.files.size()), 0};
  const auto found = std::find_if(plan.inputs.begin(), plan.inputs.end(),
                                  [](const auto& input) { return input.first == file_bytes_input; });
  if (found != plan.inputs.end())
    load.bytes = std::strtod(found->second.c_str(), nullptr);
  return load;
}

/// What was measured is a mixture of both costs. The larger of the two shares never promises too little: of
/// files that are like the measured ones both are equal.
Forecast::Part files_part(const FileLoad& load, const std::vector<Rate>& rates) {
  constexpr double mega = 1e6;
  const std::string name(to_string(Work::copy_files));
  if (const auto* rate = find(rates, Work::copy_files)) {
    const auto by_files = load.files / rate->per_second();
    const auto bytes_per_second = static_cast<double>(rate->bytes) / rate->seconds;
    const auto by_bytes =
        rate->bytes > 0 ? load.bytes / bytes_per_second : load.bytes / file_bytes_per_second;
    return {name, std::max(by_files, by_bytes),
            fmt::format("measured in {}: {} files, {:.1f} MB a second", where(rate->measured),
                        rounded(rate->per_second()), bytes_per_second / mega)};
  }
  return {name, load.files / files_copied.per_second + load.bytes / file_bytes_per_second,
          fmt::format("assumed: {:.0f} files a second, and {:.0f} MB a second", files_copied.per_second,
                      file_bytes_per_second / mega)};
}

} // namespace

Forecast forecast_of(const Plan& plan, const std::vector<Rate>& measured) {
  return forecast_of(plan, RowCounts(plan), measured);
}

Forecast forecast_of(const Plan& plan, const RowCounts& row_counts, const std::vector<Rate>& measured) {
  Forecast forecast;
  const auto messages = static_cast<double>(plan.message_count());
  const auto rows = static_cast<double>(row_counts.total());
  if (const auto* reading = find(measured, Work::read_source))
    forecast.parts.push_back({"compare source with plan", reading->seconds, "measured while planning"});
  forecast.parts.push_back(part(rows_written, rows, measured));
  forecast.parts.push_back(part(copying, messages, measured));
  forecast.parts.push_back(files_part(file_load_of(plan), measured));
  forecast.parts.push_back(part(verifying, messages, measured));
  forecast.parts.push_back(rest_of(Work::other_cutover, quiet_seconds, measured));
  for (const auto& p : forecast.parts)
    forecast.cutover_seconds += p.seconds;

  forecast.rollback_seconds =
      part(deleting, messages, measured).seconds + part(rows_written, rows, measured).seconds +
      files_part(file_load_of(plan), measured).seconds + rest_of(Work::other_rollback, 0, measured).seconds;
  return forecast;
}

StepForecast forecast_of_step(const Plan& plan, const std::vector<Rate>& measured, StepId step,
                              const AlreadyThere& there) {
  return forecast_of_step(plan, RowCounts(plan), measured, step, there);
}

StepForecast forecast_of_step(const Plan& plan, const RowCounts& row_counts,
                              const std::vector<Rate>& measured, StepId step, const AlreadyThere& there) {
  const auto messages = static_cast<double>(plan.message_count());
  const auto files = file_load_of(plan);
  const auto messages_left = std::max(0.0, messages - static_cast<double>(there.messages));
  const FileLoad files_left{std::max(0.0, files.files - static_cast<double>(there.files)),
                            std::max(0.0, files.bytes - static_cast<double>(there.file_bytes))};
  // In the order of the steps; those after the last are a matter of moments, and undoing them is undoing all
  // of these.
  struct Entry {
    StepId step;
    Forecast::Part work, undo;
  };
  const auto rows = [&](RowStep row_step) {
    return part(rows_written, static_cast<double>(row_counts.of(row_step)), measured);
  };
  const Entry entries[]{
      {StepId::quiet, {}, {}},
      {StepId::snapshot, {}, {}},
      {StepId::structure, rows(RowStep::structure), rows(RowStep::structure)},
      {StepId::messages, part(copying, messages_left, measured), part(deleting, messages, measured)},
      {StepId::rest, rows(RowStep::rest), rows(RowStep::rest)},
      {StepId::files, files_part(files_left, measured), files_part(files, measured)},
      {StepId::verify, part(verifying, messages, measured), {}},
  };
  StepForecast forecast{1, 1};
  for (const auto& entry : entries) {
    forecast.undo_seconds += entry.undo.seconds;
    if (entry.step == step) {
      forecast.seconds += entry.work.seconds;
      break;
    }
  }
  return forecast;
}

} // namespace gc2pc
