// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/file_stamp.hpp"

#include <algorithm>
#include <ctime>

namespace gc2pc {
namespace {

/// A file that was written less than so long ago may be written again without getting another time: where
/// times are coarse (2 s on FAT), and where they have a fraction of a millisecond. Those are taken from a
/// clock that moves every 10 ms at least (16 ms on Windows).
constexpr std::int64_t coarse_time_ns = 2'000'000'000, fine_time_ns = 20'000'000, millisecond_ns = 1'000'000;

std::int64_t nanoseconds(const struct timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

} // namespace

FileStamp stamp_of(const struct stat& facts) {
  return {facts.st_dev, facts.st_ino, facts.st_size, nanoseconds(facts.st_ctim), nanoseconds(facts.st_mtim)};
}

std::int64_t file_clock_now() {
  struct timespec now {};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return nanoseconds(now);
}

bool settled(const std::vector<FileStamp>& stamps, std::int64_t moment) {
  return std::all_of(stamps.begin(), stamps.end(), [&](const FileStamp& stamp) {
    const bool is_fine = stamp.changed % millisecond_ns != 0;
    return stamp.changed + (is_fine ? fine_time_ns : coarse_time_ns) < moment;
  });
}

} // namespace gc2pc
