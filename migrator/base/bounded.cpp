// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/bounded.hpp"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace gc2pc {
namespace {

using Clock = std::chrono::steady_clock;

/// How often a wait asks whether the operator wants to stop.
constexpr std::chrono::milliseconds slice{50};

// Of the whole program. NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
std::atomic<bool> abandoned{false};

struct End {
  std::mutex guard;
  std::condition_variable came;
  bool here = false;
};

/// A thread that is waited for to its end, or let go.
class Worker {
 public:
  explicit Worker(std::function<void()> work)
      : thread_([end = end_, work = std::move(work)]() mutable {
          work();
          work = nullptr; // what it owns is gone when the caller hears of the end
          const std::lock_guard lock(end->guard);
          end->here = true;
          end->came.notify_all();
        }) {}
  ~Worker() {
    if (over_) {
      thread_.join();
      return;
    }
    abandoned.store(true);
    thread_.detach();
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Whether it ended within the time.
  bool ends_within(Clock::duration time) {
    std::unique_lock lock(end_->guard);
    over_ = end_->came.wait_for(lock, time, [&] { return end_->here; });
    return over_;
  }

 private:
  std::shared_ptr<End> end_ = std::make_shared<End>();
  bool over_ = false;
  std::thread thread_; // last: it uses the end
};

} // namespace

bool done_within(std::chrono::duration<double> limit, const StopRequested& stop, const char* doing,
                 std::function<void()> work) {
  const auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(limit);
  Worker worker(std::move(work));
  while (!worker.ends_within(slice)) {
    stop_if_requested(stop, doing);
    if (Clock::now() >= until)
      return false;
  }
  stop_if_requested(stop, doing);
  return true;
}

bool has_abandoned_work() noexcept {
  return abandoned.load();
}

} // namespace gc2pc
