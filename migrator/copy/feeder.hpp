// SPDX-License-Identifier: Apache-2.0
/// \file
/// A thread that reads ahead: fills items on its own thread while the caller works on earlier ones.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace gc2pc {

/// Items between the two threads at most. One being filled, one being worked on, and two between them that
/// even out when one side stalls for a moment (a commit, a cold page); more only holds memory, at up to a
/// batch each.
inline constexpr std::size_t feeder_items = 4;
/// The same where the other side may be far away: much of what is read while it ends a transaction.
inline constexpr std::size_t feeder_items_far = 12;

/// Owns the reading thread. Its items are used again and again, so memory does not grow with what is read. An
/// exception of the reading thread comes out of take(). Destroying the feeder stops the thread at its next
/// blank() and joins it.
template <class Item>
class Feeder {
 public:
  /// What the reading thread sees.
  class Reading {
   public:
    explicit Reading(Feeder& feeder) : feeder_(feeder) {}
    /// An item to fill, with the values of an earlier use in it; null when no more are wanted.
    [[nodiscard]] std::unique_ptr<Item> blank() { return feeder_.blank(); }
    void put(std::unique_ptr<Item> item) { feeder_.put(std::move(item)); }
    /// No more items come, though the thread has something to put away: the caller need not wait for that. It
    /// may have left when that fails, so it must not.
    void end() { feeder_.end(); }

   private:
    Feeder& feeder_;
  };

  /// `read` runs on the reading thread; the items end when it returns.
  explicit Feeder(std::function<void(Reading&)> read, std::size_t items = feeder_items) {
    for (std::size_t i = 0; i < items; ++i)
      blanks_.push_back(std::make_unique<Item>());
    thread_ = std::jthread([this, work = std::move(read)] { run(work); });
  }
  ~Feeder() {
    const std::lock_guard lock(mutex_);
    abandoned_ = true;
    changed_.notify_all();
  }
  Feeder(const Feeder&) = delete;
  Feeder& operator=(const Feeder&) = delete;

  /// The next item; null at the end. Throws what the reading thread threw.
  [[nodiscard]] std::unique_ptr<Item> take() {
    std::unique_lock lock(mutex_);
    wait(lock, taking_, [&] { return !filled_.empty() || ended_; });
    if (filled_.empty()) {
      if (error_)
        std::rethrow_exception(error_);
      return nullptr;
    }
    auto item = std::move(filled_.front());
    filled_.pop_front();
    return item;
  }
  /// How long take() waited for the reading thread, and that one for items to be given back.
  [[nodiscard]] double seconds_taking() const { return seconds(taking_); }
  [[nodiscard]] double seconds_blocked() const { return seconds(blocked_); }
  /// Returns an item that was taken for another use.
  void give_back(std::unique_ptr<Item> item) {
    const std::lock_guard lock(mutex_);
    blanks_.push_back(std::move(item));
    changed_.notify_all();
  }

 private:
  [[nodiscard]] double seconds(const std::chrono::steady_clock::duration& waited) const {
    const std::lock_guard lock(mutex_);
    return std::chrono::duration<double>(waited).count();
  }
  std::unique_ptr<Item> blank() {
    std::unique_lock lock(mutex_);
    wait(lock, blocked_, [&] { return !blanks_.empty() || abandoned_; });
    if (abandoned_)
      return nullptr;
    auto item = std::move(blanks_.back());
    blanks_.pop_back();
    return item;
  }
  void put(std::unique_ptr<Item> item) {
    const std::lock_guard lock(mutex_);
    filled_.push_back(std::move(item));
    changed_.notify_all();
  }
  void end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  }
  void run(const std::function<void(Reading&)>& read) {
    std::exception_ptr error;
    try {
      Reading reading(*this);
      read(reading);
    } catch (...) { // carried over to the caller's thread by take()
      error = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    error_ = error;
    ended_ = true;
    changed_.notify_all();
  }

  /// Waits, and counts for how long.
  template <class Condition>
  void wait(std::unique_lock<std::mutex>& lock, std::chrono::steady_clock::duration& waited,
            const Condition& condition) {
    if (condition())
      return;
    const auto begin = std::chrono::steady_clock::now();
    changed_.wait(lock, condition);
    waited += std::chrono::steady_clock::now() - begin;
  }

  mutable std::mutex mutex_;
  std::chrono::steady_clock::duration taking_{}, blocked_{};
  std::condition_variable changed_;
  std::vector<std::unique_ptr<Item>> blanks_;
  std::deque<std::unique_ptr<Item>> filled_;
  bool ended_ = false, abandoned_ = false;
  std::exception_ptr error_;
  std::jthread thread_; // last: joined before anything that it uses goes
};

} // namespace gc2pc
