// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/event_log.hpp"

#include "migrator/base/clock.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace gc2pc::cli {
namespace {

constexpr double progress_seconds = 10;

} // namespace

EventLog::EventLog(std::ostream& stream, std::string command, std::optional<std::string> run, Clock clock)
    : stream_(stream), command_(std::move(command)), run_(std::move(run)), clock_(std::move(clock)) {}

void EventLog::begin(std::string_view work, std::uint64_t total, Unit unit) {
  said_at_ = clock_();
  meter_.emplace(work, total, unit, said_at_);
  write("begin", {{"step", work}, {"counters", counters(said_at_)}});
}

void EventLog::progress(std::uint64_t done) {
  if (!meter_)
    return;
  meter_->progress(done);
  const double now = clock_();
  if (now - said_at_ < progress_seconds)
    return;
  said_at_ = now;
  write("progress", {{"step", meter_->work()}, {"counters", counters(now)}});
}

void EventLog::waiting(const Wait& wait) {
  if (meter_)
    meter_->waiting(wait);
}

void EventLog::finish(std::string_view event, std::string_view summary) {
  if (!meter_)
    return;
  write(event, {{"step", meter_->work()}, {"counters", counters(clock_())}, {"summary", summary}});
  meter_.reset();
}

void EventLog::note(std::string_view sentence) {
  write("note", {{"sentence", sentence}});
}

void EventLog::command_started() {
  write("verb-started", nlohmann::json::object());
}

void EventLog::command_ended(int exit_code, std::string_view sentence) {
  write("verb-ended", {{"exit_code", exit_code}, {"sentence", sentence}});
}

nlohmann::json EventLog::counters(double now) const {
  nlohmann::json counters{
      {"unit", to_string(meter_->unit())},
      {"done", meter_->done()},
      {"seconds", static_cast<double>(static_cast<std::int64_t>(meter_->seconds(now) * 1000)) / 1000}};
  if (meter_->total() > 0)
    counters["total"] = meter_->total();
  if (const auto& wait = meter_->wait())
    counters[wait->side == Side::target ? "waiting_for_target" : "waiting_for_source"] =
        static_cast<double>(static_cast<std::int64_t>(wait->share * 100)) / 100;
  return counters;
}

void EventLog::write(std::string_view event, nlohmann::json fields) {
  fields["schema_version"] = log_schema_version;
  fields["sequence"] = ++sequence_;
  fields["time"] = utc_now_ms();
  fields["event"] = event;
  fields["verb"] = command_;
  fields["run"] = run_ ? nlohmann::json(*run_) : nlohmann::json(nullptr);
  // A file name may be any bytes; a log line must be JSON all the same.
  stream_ << fields.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
  stream_.flush();
}

} // namespace gc2pc::cli
