// SPDX-License-Identifier: Apache-2.0
#include "migrator/copy/message_copy.hpp"

#include "adapters/retry_policy.hpp"
#include "mappings/model/error.hpp"
#include "migrator/base/clock.hpp"
#include "migrator/copy/back_pressure.hpp"
#include "migrator/copy/chunk_writer.hpp"
#include "migrator/copy/room_reader.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <optional>
#include <thread>
#include <utility>

namespace gc2pc {
namespace {

/// Why a pass over the rooms ended before its time.
struct Failure {
  std::exception_ptr error;
  bool of_target = false; ///< in writing: it can be gone on from the cursors
};

/// How often a copy that holds itself up asks whether it is to stop.
constexpr std::chrono::milliseconds slice{50};

/// Keeps to --max-rate. Not for several threads at once.
class Throttle {
 public:
  explicit Throttle(std::optional<std::int64_t> max_rate) : max_rate_(max_rate) {}

  /// So many more messages are copied: waits until they are no more than the rate allows, or until `enough`.
  void add(std::size_t messages, const std::function<bool()>& enough) {
    if (!max_rate_)
      return;
    // What an earlier moment left unused is not made up for: the rate is a limit for each second.
    due_ = std::max(due_, watch_.seconds()) + static_cast<double>(messages) / static_cast<double>(*max_rate_);
    while (watch_.seconds() < due_ && !enough())
      std::this_thread::sleep_for(slice);
  }

 private:
  std::optional<std::int64_t> max_rate_;
  Stopwatch watch_;
  double due_ = 0;
};

/// One pass over all rooms, by all jobs.
class Pass {
 public:
  Pass(const CopyWork& work, CopyTarget& target, const StopRequested& stop, std::vector<RoomCursor> cursors,
       Throttle& throttle, ChunkWriter& writer)
      : work_(work), target_(target), stop_(stop), writer_(writer), cursors_(std::move(cursors)),
        jobs_(work.planned != nullptr ? 1 : work.jobs), rooms_(work.plan, jobs_), throttle_(throttle),
        there_(static_cast<std::uint64_t>(messages_copied(cursors_))), pressure_(jobs_) {
    target_.events.progress(there_);
  }

  [[nodiscard]] std::optional<Failure> run() {
    if (jobs_ == 1) {
      copy(work_.source, writer_);
    } else {
      std::vector<std::jthread> others;
      for (int job = 1; job < jobs_; ++job)
        others.emplace_back([this] { copy_with_another_source(); });
      copy(work_.source, writer_);
    }
    return failure_;
  }
  [[nodiscard]] const Waits& waits() const { return pressure_.total(); }
  /// It ended because the copy is to wait, with everything committed.
  [[nodiscard]] bool paused() const { return paused_ && !failure_; }

 private:
  /// Of several failures the first counts, unless a later one is worse: one that waiting does not mend shows
  /// the operator more than one that passes, or than his own wish to stop.
  void fail(bool of_target) {
    const std::lock_guard lock(target_.mutex);
    Failure failure{std::current_exception(), of_target};
    if (!failure_ || (may_pass(*failure_) && !may_pass(failure)))
      failure_ = std::move(failure);
    end();
  }

  /// The mutex is held.
  void end() {
    ended_ = true;
    target_.ending = true;
  }

  [[nodiscard]] bool may_pass(const Failure& failure) const {
    try {
      std::rethrow_exception(failure.error);
    } catch (const Error& error) {
      return error.kind() == ErrorKind::interrupted ||
             (failure.of_target && target_.store.is_transient(error));
    } catch (...) { // anything else is a bug, which nothing may hide
      return false;
    }
  }

  void copy_with_another_source() {
    std::optional<ChunkWriter> writer;
    std::unique_ptr<LegacySource> source;
    try {
      writer.emplace(target_);
      source = work_.another_source();
    } catch (...) { // carried over to the thread that called
      fail(false);
      return;
    }
    copy(*source, *writer);
  }

  /// What a job reads, on a thread of its own.
  [[nodiscard]] std::function<void(ChunkFeeder::Reading&)> reading_of(LegacySource& source) {
    if (work_.planned != nullptr)
      return [reader = std::make_shared<SurveyingReader>(source, work_.plan, *work_.planned, cursors_)](
                 ChunkFeeder::Reading& reading) { (*reader)(reading); };
    return [reader = std::make_shared<RoomReader>(source, work_.plan, rooms_, cursors_)](
               ChunkFeeder::Reading& reading) { (*reader)(reading); };
  }

  void copy(LegacySource& source, ChunkWriter& writer) {
    bool writing = true;
    try {
      // Of several jobs another one works while this one waits; rooms read ahead would wait with it.
      const bool far = jobs_ == 1 && target_.store.commit_growth() > 1;
      ChunkFeeder feeder(reading_of(source), far ? feeder_items_far : feeder_items);
      Waits told;
      for (;;) {
        writing = false;
        auto chunk = feeder.take();
        writing = true;
        if (!chunk)
          break;
        if (!chunk->cursors.empty())
          writer.take(*chunk);
        tell(chunk->messages.size(), feeder, told);
        feeder.give_back(std::move(chunk));
        if (ended_ || stop_wanted() || pause_wanted())
          break;
      }
      writer.commit();
      tell(0, feeder, told);
    } catch (...) { // carried over to the thread that called
      fail(writing);
    }
  }

  /// What a job did and waited since its last report.
  void tell(std::size_t messages, const ChunkFeeder& feeder, Waits& told) {
    const Waits now{feeder.seconds_taking(), feeder.seconds_blocked()};
    const std::lock_guard lock(target_.mutex);
    there_ += messages;
    pressure_.add({now.for_source - told.for_source, now.for_target - told.for_target});
    told = now;
    if (const auto wait = pressure_.lately(); wait && target_.events.waiting)
      target_.events.waiting(*wait);
    target_.events.progress(there_);
    // The others wait for the mutex meanwhile, so that the limit is one for all of them.
    throttle_.add(messages, [&] { return (stop_ && stop_()) || (work_.paused && work_.paused()); });
  }

  bool pause_wanted() {
    const std::lock_guard lock(target_.mutex);
    if (!work_.paused || !work_.paused())
      return false;
    paused_ = true;
    end();
    return true;
  }

  bool stop_wanted() {
    const std::lock_guard lock(target_.mutex);
    if (!stop_ || !stop_())
      return false;
    if (!failure_)
      failure_ = Failure{
          std::make_exception_ptr(Error(ErrorKind::interrupted, "stopped while copying messages")
                                      .hint("Copied messages stay; the same command resumes from there.")),
          false};
    end();
    return true;
  }

  const CopyWork& work_;
  CopyTarget& target_;
  const StopRequested& stop_;
  ChunkWriter& writer_;
  std::vector<RoomCursor> cursors_;
  int jobs_;
  RoomQueue rooms_;
  Throttle& throttle_;
  std::uint64_t there_;
  std::atomic<bool> ended_ = false;
  bool paused_ = false;
  std::optional<Failure> failure_;
  BackPressure pressure_;
};

/// From where the cursors are to the end, to a failure, or to a pause.
std::optional<Failure> one_pass(const CopyWork& work, CopyTarget& target, const StopRequested& stop,
                                CopyResult& result, Throttle& throttle, bool& paused) {
  ChunkWriter writer(target); // opens its session meanwhile
  std::optional<std::vector<RoomCursor>> cursors;
  try {
    cursors = work.store.cursors(work.run);
  } catch (const Error&) { // a target that is still away is waited for like one that goes away
    return Failure{std::current_exception(), true};
  }
  Pass pass(work, target, stop, std::move(*cursors), throttle, writer);
  auto failure = pass.run();
  paused = pass.paused();
  result.waited_for_source += pass.waits().for_source;
  result.waited_for_target += pass.waits().for_target;
  return failure;
}

} // namespace

std::int64_t messages_copied(const std::vector<RoomCursor>& cursors) {
  std::int64_t total = 0;
  for (const auto& cursor : cursors)
    total += cursor.digest.count;
  return total;
}

CopyResult copy_messages(const CopyWork& work, const CopyEvents& events, const StopRequested& stop) {
  const Stopwatch watch;
  CopyResult result;
  result.rate.work = Work::copy_messages;
  Throttle throttle(work.max_rate); // a pass that ends early leaves its debt to the next one
  auto counting = events;
  CopyTarget target{work.store, work.run, counting, work.commit_rows};
  target.opening = work.opening;
  std::size_t* waits = nullptr;
  counting.committed = [&](const Committed& done) {
    result.rate.units += static_cast<std::uint64_t>(done.messages);
    result.rate.bytes += static_cast<std::uint64_t>(done.bytes);
    if (!target.ending)
      *waits = 0; // it is back; what other jobs had begun when it went away does not say so
    events.committed(done);
  };
  bool in_target = false; // what failed last
  const RetryPolicy policy{
      retry_waits,
      [&](const Error& error, std::chrono::milliseconds wait) {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(wait).count();
        events.note(error.message() + "; trying again in " + std::to_string(seconds) + " s");
      },
      "Copied messages stay; the same command resumes from there."};
  with_retry(
      policy, [&](const Error& error) { return in_target && work.store.is_transient(error); }, stop,
      [&](std::size_t& waited) {
        waits = &waited;
        for (bool paused = true; paused;) {
          while (work.paused && work.paused()) {
            stop_if_requested(stop, "copying messages was paused");
            std::this_thread::sleep_for(slice);
          }
          target.ending = false;
          if (const auto failure = one_pass(work, target, stop, result, throttle, paused)) {
            in_target = failure->of_target;
            std::rethrow_exception(failure->error);
          }
        }
      });
  result.rate.seconds = watch.seconds();
  const double time = std::max(result.rate.seconds * work.jobs, 1e-9);
  result.waited_for_source = std::min(result.waited_for_source / time, 1.0);
  result.waited_for_target = std::min(result.waited_for_target / time, 1.0);
  return result;
}

} // namespace gc2pc
