// SPDX-License-Identifier: Apache-2.0
#include "migrator/copy/side_by_side.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace gc2pc {

void side_by_side(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work,
                  const std::function<bool()>& go_on) {
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr first;
  // Nothing is left to begin once `next` is at the end.
  const auto take = [&] { return next < count ? next.fetch_add(1) : count; };
  const auto run = [&](const std::function<bool()>& may_begin) {
    try {
      while (may_begin()) {
        const auto mine = take();
        if (mine >= count)
          return;
        work(mine);
      }
    } catch (...) { // carried over to the caller's thread
      const std::lock_guard lock(mutex);
      if (!first)
        first = std::current_exception();
    }
    next = count;
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < std::min(threads, count); ++i)
      others.emplace_back([&] { run([] { return true; }); });
    run(go_on);
  }
  if (first)
    std::rethrow_exception(first);
}

} // namespace gc2pc
