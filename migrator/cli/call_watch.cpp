// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/call_watch.hpp"

#include "adapters/files/os_error.hpp"
#include "mappings/model/error.hpp"
#include "migrator/base/clock.hpp"
#include "migrator/base/format.hpp"
#include "migrator/cli/used_files.hpp"
#include "migrator/report/own_files.hpp"
#include "migrator/report/quick_file.hpp"
#include "migrator/report/summary.hpp"
#include "migrator/run/lock.hpp"
#include "migrator/run/process.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <utility>

namespace gc2pc::cli {
namespace {

namespace fs = std::filesystem;

/// Looking at the run takes no more than this share of a processor's time.
constexpr int share_of_time = 20;
/// A step that a hook postpones is asked for again after so long.
constexpr std::chrono::seconds ask_again{5};
constexpr std::string_view going_on = " The work goes on.";
/// Web servers of other accounts do not get at the page; the collector of metrics of another account has to.
constexpr mode_t page_mode = 0600, metrics_mode = 0644;

/// Time of a processor that this thread has had.
double thread_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

LiveWork work_of(const Meter& meter, double now) {
  LiveWork work;
  work.name = meter.work();
  if (meter.unit() != Unit::seconds)
    work.unit = to_string(meter.unit());
  work.done = meter.done();
  work.total = meter.total();
  work.seconds = meter.seconds(now);
  if (!work.unit.empty() && work.done > 0 && work.seconds > 0)
    work.rate = static_cast<double>(work.done) / work.seconds;
  work.left = meter.seconds_left(now);
  work.part = meter.part();
  return work;
}

/// Each time they are written the metrics take the place of what has the name.
void refuse_foreign_metrics(const fs::path& path, const Arguments& arguments) {
  struct stat facts {};
  const bool exists = ::stat(path.c_str(), &facts) == 0;
  if (const auto use = use_of(path, exists ? &facts : nullptr, arguments); !use.empty())
    throw std::move(
        Error(ErrorKind::configuration, fmt::format("the file of metrics '{}' {}", path.string(), use))
            .hint("Name another file with --metrics."));
  const report::OwnFiles folder(path.parent_path(), "--metrics");
  folder.refuse_foreign(path.filename().string(), metrics_beginning());
}

bool is_there(const fs::path& path) {
  struct stat facts {};
  return ::lstat(path.c_str(), &facts) == 0;
}

} // namespace

bool is_watched(const Arguments& arguments) {
  constexpr std::array executing{"precopy", "cutover", "finalize", "rollback", "close"};
  const auto name = arguments.command().name;
  if (!arguments.has(OptionId::run))
    return false;
  if (name == "verify")
    return !arguments.has(OptionId::no_journal);
  return name == "plan" || name == "rehearse" ||
         (arguments.has(OptionId::execute) &&
          std::find(executing.begin(), executing.end(), name) != executing.end());
}

CallWatch::CallWatch(const Arguments& arguments, Observer& next, StopRequested stop)
    : arguments_(arguments), next_(next), stop_(std::move(stop)) {
  if (const auto& metrics = arguments.values().metrics)
    refuse_foreign_metrics(*metrics, arguments);
  if (const auto& hooks = arguments.values().hooks)
    hooks_.emplace(*hooks);
  call_.verb = arguments.command().name;
  call_.started_at = utc_now_ms();
  call_.safety = arguments.values().cutover.safety;
  news_.run = arguments.run_folder().string();
  news_.verb = call_.verb;
  thread_ = std::jthread([this](const std::stop_token& token) { work(token); });
}

CallWatch::~CallWatch() = default;

void CallWatch::work(const std::stop_token& stop) {
  std::chrono::duration<double> wait{live_seconds};
  std::unique_lock lock(guard_);
  while (!wake_.wait_for(lock, stop, wait, [&] { return stop.stop_requested(); })) {
    lock.unlock();
    // Of this thread only: on a busy computer, or while a hook runs, a look takes long but costs little, and
    // the next one is as urgent as ever.
    const auto before = thread_seconds();
    write_files(false);
    wait = std::chrono::duration<double>(
        std::max<double>(live_seconds, share_of_time * (thread_seconds() - before)));
    lock.lock();
  }
}

/// The lock is taken before anything is begun; who holds it is asked once.
void CallWatch::take_hold() {
  {
    const std::lock_guard lock(guard_);
    if (held_)
      return;
  }
  try {
    const auto owner = lock_owner(arguments_.run_folder());
    if (!owner || !owner->starts_with(this_process().text() + ","))
      return;
  } catch (const Error&) { // the command itself reports what is wrong with the folder
    return;
  }
  {
    const std::lock_guard lock(guard_);
    held_ = true;
  }
  call(HookEvent::begin, fmt::format("gc2pc {} begins.", call_.verb));
}

void CallWatch::begin(std::string_view work, std::uint64_t total, Unit unit) {
  take_hold();
  {
    const std::lock_guard lock(guard_);
    meter_.emplace(work, total, unit, clock_());
    if (const auto step = step_from(work))
      news_.step = gc2pc::to_string(*step);
  }
  tell();
  next_.begin(work, total, unit);
  if (const auto step = step_from(work))
    call(HookEvent::step, purpose_of(*step));
}

void CallWatch::progress(std::uint64_t done) {
  {
    const std::lock_guard lock(guard_);
    if (meter_)
      meter_->progress(done);
  }
  tell();
  next_.progress(done);
}

void CallWatch::waiting(const Wait& wait) {
  next_.waiting(wait);
}

void CallWatch::end(std::string_view summary) {
  {
    const std::lock_guard lock(guard_);
    meter_.reset();
  }
  next_.end(summary);
  tell();
}

void CallWatch::fail(std::string_view summary) {
  {
    const std::lock_guard lock(guard_);
    meter_.reset();
  }
  next_.fail(summary);
  tell();
}

void CallWatch::note(std::string_view sentence) {
  {
    const std::lock_guard lock(guard_);
    call_.note = sentence;
    call_.note_at = utc_now_ms();
  }
  next_.note(sentence);
}

/// What the thread has to say, said by the thread of the call.
void CallWatch::tell() {
  std::deque<std::string> unsaid;
  {
    const std::lock_guard lock(guard_);
    unsaid.swap(unsaid_);
  }
  for (const auto& sentence : unsaid)
    next_.note(sentence);
}

void CallWatch::trouble(std::string what, const std::string& sentence) {
  const std::lock_guard lock(guard_);
  if (troubles_.insert(std::move(what)).second)
    unsaid_.push_back(sentence);
}

HookNews CallWatch::news() const {
  const std::lock_guard lock(guard_);
  return news_;
}

void CallWatch::call(HookEvent event, std::string_view sentence, std::optional<int> code) {
  if (!hooks_)
    return;
  auto told = news();
  told.sentence = sentence;
  told.exit_code = code;
  if (const auto failed = hooks_->call(event, told); !failed.empty()) {
    const std::lock_guard lock(guard_);
    unsaid_.push_back(failed + "." + std::string(going_on));
  }
}

LiveCall CallWatch::snapshot() const {
  const std::lock_guard lock(guard_);
  auto call = call_;
  if (meter_)
    call.work = work_of(*meter_, clock_());
  return call;
}

void CallWatch::write_files(bool at_end) {
  const std::lock_guard one_at_a_time(writing_);
  {
    const std::lock_guard lock(guard_);
    if (!held_)
      return;
  }
  try {
    const auto state = live_state(RunView(arguments_.run_folder()), snapshot());
    bool alarm = false, asks = false;
    {
      const std::lock_guard lock(guard_);
      news_.run_id = state.run;
      news_.plan = state.plan_hash;
      news_.level = style_of(state.verdict.level).name;
      news_.seconds_left = state.left_all;
      alarm = !std::exchange(ownerless_said_, state.alarm()) && state.alarm();
      asks = std::exchange(script_said_, state.script) != state.script && state.script;
    }
    write_page(state, at_end);
    write_metrics(state);
    if (alarm)
      call(HookEvent::ownerless, state.owner_text + ".");
    if (asks && !at_end) // the end has a sentence of its own
      call(HookEvent::waiting, state.script_text + ".");
  } catch (const std::exception& error) {
    trouble("page", fmt::format("the live page cannot be written: {}.{}", error.what(), going_on));
  }
}

void CallWatch::write_page(const LiveState& state, bool at_end) {
  const auto folder = arguments_.run_folder() / "live";
  try {
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
      throw os_error(fmt::format("cannot create the folder '{}'", folder.string()), errno);
    report::replace_quickly(folder / "status.json", dumped(live_json(state)) + "\n", page_mode);
    report::replace_quickly(folder / "index.html", live_html(state), page_mode);
  } catch (const Error& error) {
    trouble("page", fmt::format("the live page cannot be written: {}.{}", error.message(),
                                at_end ? std::string_view() : going_on));
  }
}

void CallWatch::write_metrics(const LiveState& state) {
  const auto& path = arguments_.values().metrics;
  if (!path)
    return;
  try {
    report::replace_quickly(*path, metrics_text(state), metrics_mode);
  } catch (const Error& error) {
    trouble("metrics", fmt::format("the metrics cannot be written: {}.{}", error.message(), going_on));
  }
}

bool CallWatch::paused() {
  const auto& file = arguments_.values().pause_file;
  if (!file)
    return false;
  const bool pause = is_there(*file);
  std::string sentence;
  {
    const std::lock_guard lock(guard_);
    if (pause == paused_since_.has_value())
      return pause;
    if (pause) {
      sentence = fmt::format("paused: '{}' exists; remove it to continue", file->string());
      paused_since_ = clock_();
    } else {
      sentence = fmt::format("continued after a pause of {}", duration(clock_() - *paused_since_));
      paused_since_.reset();
    }
  }
  note(sentence);
  if (pause)
    call(HookEvent::waiting, sentence);
  return pause;
}

void CallWatch::await_step(StepId step) {
  constexpr const char* doing = "waiting to begin a step";
  while (paused())
    sleep_for(std::chrono::milliseconds(100), stop_, doing);
  if (!hooks_)
    return;
  {
    const std::lock_guard lock(guard_);
    news_.step = gc2pc::to_string(step);
  }
  std::string said;
  for (;;) {
    std::string why;
    if (hooks_->may_begin(step, news(), stop_, why)) {
      if (!said.empty())
        note(fmt::format("step {} begins now", gc2pc::to_string(step)));
      return;
    }
    if (said != why) {
      said = why;
      const auto sentence = fmt::format("step {} is postponed by a hook ({}); it is asked again every {} s",
                                        gc2pc::to_string(step), why, ask_again.count());
      note(sentence);
      call(HookEvent::waiting, sentence);
    }
    tell();
    sleep_for(ask_again, stop_, doing);
  }
}

void CallWatch::ended(ExitCode code, std::string_view sentence) {
  thread_.request_stop();
  wake_.notify_all();
  thread_.join();
  {
    const std::lock_guard lock(guard_);
    meter_.reset();
    call_.ended = {static_cast<int>(code), std::string(sentence), utc_now_ms()};
  }
  write_files(true);
  call(code == ExitCode::done      ? HookEvent::complete
       : code == ExitCode::waiting ? HookEvent::waiting
                                   : HookEvent::failure,
       sentence, static_cast<int>(code));
  tell();
}

} // namespace gc2pc::cli
