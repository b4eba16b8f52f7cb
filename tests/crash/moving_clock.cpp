// SPDX-License-Identifier: Apache-2.0
/// \file
/// Put in front of libc by LD_PRELOAD: the clock that people read is set while the program works. The clocks
/// that only run are left alone.
///
///   GC2PC_CLOCK_SET    `READING:SECONDS`, further ones behind a comma: from this reading of the clock on,
///                      counted from 1, it is wrong by so many seconds; 0 sets it right again
///   GC2PC_CLOCK_TALLY  file that the number of readings is written to when the process ends
#include <dlfcn.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace {

pid_t owner = ::getpid();
std::atomic<long> readings{0};

/// By how much it is wrong now.
long error_now() {
  const long reading = ++readings;
  long error = 0;
  const char* text = std::getenv("GC2PC_CLOCK_SET");
  while (text != nullptr && *text != '\0') {
    char* end = nullptr;
    const long from = std::strtol(text, &end, 10);
    const long seconds = *end == ':' ? std::strtol(end + 1, &end, 10) : 0;
    if (reading >= from)
      error = seconds;
    text = *end == ',' ? end + 1 : nullptr;
  }
  return error;
}

int real_time(clockid_t clock, timespec* time) {
  static const auto real =
      reinterpret_cast<int (*)(clockid_t, timespec*)>(::dlsym(RTLD_NEXT, "clock_gettime"));
  return real(clock, time);
}

struct Tally {
  ~Tally() {
    const char* path = std::getenv("GC2PC_CLOCK_TALLY");
    if (path == nullptr || ::getpid() != owner)
      return;
    if (std::FILE* file = std::fopen(path, "w")) {
      std::fprintf(file, "%ld\n", readings.load());
      std::fclose(file);
    }
  }
} tally;

} // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* time) noexcept {
  const int result = real_time(clock, time);
  if (result == 0 && clock == CLOCK_REALTIME)
    time->tv_sec += error_now();
  return result;
}

int gettimeofday(timeval* time, void*) noexcept {
  timespec now{};
  const int result = clock_gettime(CLOCK_REALTIME, &now);
  *time = {now.tv_sec, now.tv_nsec / 1000};
  return result;
}

time_t time(time_t* into) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (into != nullptr)
    *into = now.tv_sec;
  return now.tv_sec;
}
}
