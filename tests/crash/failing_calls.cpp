// SPDX-License-Identifier: Apache-2.0
/// \file
/// Put in front of libc by LD_PRELOAD: counts every call that changes something below a folder, and makes the
/// n-th one fail, or the process die right before it. It is at the edge of the system, so that SQLite,
/// streams and the program itself are all behind it.
///
///   GC2PC_CALLS_UNDER   folders, ':' between them; only calls on paths below these are counted
///   GC2PC_CALLS_AT      n, from 1; 0 or nothing: only count
///   GC2PC_CALLS_DO      once:<errno>  the n-th call fails, all others work
///                       from:<errno>  the n-th and all later ones fail that need room (open, write, …)
///                       kill          SIGKILL instead of the n-th call
///   GC2PC_KILL_AFTER    seconds after which the process is killed, whatever it does
///   GC2PC_READS_OF      one file, whose n-th read fails with EIO: n is GC2PC_READS_AT, from 1
///   GC2PC_CALLS_TALLY   file that the number of calls is written to when the process ends well
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace {

enum class Mode { count, once, from, kill };

struct Settings {
  const char* under = std::getenv("GC2PC_CALLS_UNDER");
  long at = 0;
  Mode mode = Mode::count;
  int error = 0;
  pid_t owner = ::getpid();

  Settings() {
    const char* n = std::getenv("GC2PC_CALLS_AT");
    const char* what = std::getenv("GC2PC_CALLS_DO");
    if (!n || !what)
      return;
    at = std::strtol(n, nullptr, 10);
    if (at <= 0)
      return;
    mode = std::strncmp(what, "once:", 5) == 0   ? Mode::once
           : std::strncmp(what, "from:", 5) == 0 ? Mode::from
                                                 : Mode::kill;
    if (mode != Mode::kill)
      error = static_cast<int>(std::strtol(what + 5, nullptr, 10));
  }
};

const Settings& settings() {
  static const Settings all;
  return all;
}

std::atomic<long> calls{0};

/// At the start: SIGKILL from a timer of the kernel's, at an instant that nothing in the program chooses.
const bool timer_is_set = [] {
  const char* after = std::getenv("GC2PC_KILL_AFTER");
  if (!after)
    return false;
  const double seconds = std::strtod(after, nullptr);
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = SIGKILL;
  timer_t timer{};
  itimerspec when{};
  when.it_value.tv_sec = static_cast<time_t>(seconds);
  when.it_value.tv_nsec = static_cast<long>((seconds - static_cast<double>(when.it_value.tv_sec)) * 1e9);
  return ::timer_create(CLOCK_MONOTONIC, &event, &timer) == 0 &&
         ::timer_settime(timer, 0, &when, nullptr) == 0;
}();

struct Tally {
  ~Tally() {
    const char* file = std::getenv("GC2PC_CALLS_TALLY");
    if (!file || settings().owner != ::getpid())
      return;
    if (FILE* out = std::fopen(file, "w")) {
      std::fprintf(out, "%ld\n", calls.load());
      std::fclose(out);
    }
  }
} tally;

bool below(const char* path) {
  for (const char* folder = settings().under; folder && *folder;) {
    const char* end = std::strchr(folder, ':');
    const auto size = end ? static_cast<std::size_t>(end - folder) : std::strlen(folder);
    if (std::strncmp(path, folder, size) == 0 && (path[size] == '/' || path[size] == '\0'))
      return true;
    folder = end ? end + 1 : nullptr;
  }
  return false;
}

bool below(int file) {
  char link[64];
  char path[PATH_MAX];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const auto size = ::readlink(link, path, sizeof path - 1);
  if (size <= 0)
    return false;
  path[size] = '\0';
  return below(path);
}

bool below(int folder, const char* path) {
  return path[0] == '/' ? below(path) : folder == AT_FDCWD ? false : below(folder);
}

/// Counts a call. True when it has to fail; errno is set then.
bool fails(bool takes_room) {
  const long n = ++calls;
  const auto& now = settings();
  if (now.mode == Mode::count || n < now.at)
    return false;
  if (now.mode == Mode::kill) {
    ::kill(::getpid(), SIGKILL);
    for (;;)
      ::pause();
  }
  if (now.mode == Mode::once ? n != now.at : !takes_room)
    return false;
  errno = now.error;
  return true;
}

/// Whether this read is the one that has to fail; errno is set then.
bool read_fails(int file) {
  static const char* const wanted = std::getenv("GC2PC_READS_OF");
  static const char* const number = std::getenv("GC2PC_READS_AT");
  static std::atomic<long> reads{0};
  if (!wanted || !number)
    return false;
  char link[64];
  char path[PATH_MAX];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const auto size = ::readlink(link, path, sizeof path - 1);
  if (size <= 0)
    return false;
  path[size] = '\0';
  if (std::strcmp(path, wanted) != 0 || ++reads != std::strtol(number, nullptr, 10))
    return false;
  errno = EIO;
  return true;
}

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

bool writes(int flags) {
  return (flags & (O_WRONLY | O_RDWR | O_CREAT)) != 0;
}

mode_t mode_in(int flags, va_list words) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(words, mode_t) : 0;
}

} // namespace

extern "C" {

#define GC2PC_OPEN(name)                                                                                     \
  int name(const char* path, int flags, ...) {                                                               \
    static auto* const next = real<int(const char*, int, ...)>(#name);                                       \
    va_list words;                                                                                           \
    va_start(words, flags);                                                                                  \
    const mode_t mode = mode_in(flags, words);                                                               \
    va_end(words);                                                                                           \
    return writes(flags) && below(path) && fails(true) ? -1 : next(path, flags, mode);                       \
  }
GC2PC_OPEN(open)
GC2PC_OPEN(open64)

#define GC2PC_OPENAT(name)                                                                                   \
  int name(int folder, const char* path, int flags, ...) {                                                   \
    static auto* const next = real<int(int, const char*, int, ...)>(#name);                                  \
    va_list words;                                                                                           \
    va_start(words, flags);                                                                                  \
    const mode_t mode = mode_in(flags, words);                                                               \
    va_end(words);                                                                                           \
    return writes(flags) && below(folder, path) && fails(true) ? -1 : next(folder, path, flags, mode);       \
  }
GC2PC_OPENAT(openat)
GC2PC_OPENAT(openat64)

ssize_t read(int file, void* bytes, size_t size) {
  static auto* const next = real<ssize_t(int, void*, size_t)>("read");
  return read_fails(file) ? -1 : next(file, bytes, size);
}
/// What an optimised build calls instead.
ssize_t __read_chk(int file, void* bytes, size_t size, size_t room) {
  static auto* const next = real<ssize_t(int, void*, size_t, size_t)>("__read_chk");
  return read_fails(file) ? -1 : next(file, bytes, size, room);
}
ssize_t write(int file, const void* bytes, size_t size) {
  static auto* const next = real<ssize_t(int, const void*, size_t)>("write");
  return below(file) && fails(true) ? -1 : next(file, bytes, size);
}
ssize_t writev(int file, const iovec* parts, int count) {
  static auto* const next = real<ssize_t(int, const iovec*, int)>("writev");
  return below(file) && fails(true) ? -1 : next(file, parts, count);
}
ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  static auto* const next = real<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  return below(file) && fails(true) ? -1 : next(file, bytes, size, at);
}
ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  static auto* const next = real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return below(file) && fails(true) ? -1 : next(file, bytes, size, at);
}
int ftruncate(int file, off_t size) noexcept {
  static auto* const next = real<int(int, off_t)>("ftruncate");
  return below(file) && fails(false) ? -1 : next(file, size);
}
int ftruncate64(int file, off64_t size) noexcept {
  static auto* const next = real<int(int, off64_t)>("ftruncate64");
  return below(file) && fails(false) ? -1 : next(file, size);
}
int fsync(int file) {
  static auto* const next = real<int(int)>("fsync");
  return below(file) && fails(true) ? -1 : next(file);
}
int fdatasync(int file) {
  static auto* const next = real<int(int)>("fdatasync");
  return below(file) && fails(true) ? -1 : next(file);
}
int rename(const char* from, const char* to) noexcept {
  static auto* const next = real<int(const char*, const char*)>("rename");
  return below(to) && fails(true) ? -1 : next(from, to);
}
int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
  static auto* const next = real<int(int, const char*, int, const char*)>("renameat");
  return below(to_folder, to) && fails(true) ? -1 : next(from_folder, from, to_folder, to);
}
int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) noexcept {
  static auto* const next = real<int(int, const char*, int, const char*, unsigned)>("renameat2");
  return below(to_folder, to) && fails(true) ? -1 : next(from_folder, from, to_folder, to, flags);
}
int unlink(const char* path) noexcept {
  static auto* const next = real<int(const char*)>("unlink");
  return below(path) && fails(false) ? -1 : next(path);
}
int unlinkat(int folder, const char* path, int flags) noexcept {
  static auto* const next = real<int(int, const char*, int)>("unlinkat");
  return below(folder, path) && fails(false) ? -1 : next(folder, path, flags);
}
int mkdir(const char* path, mode_t mode) noexcept {
  static auto* const next = real<int(const char*, mode_t)>("mkdir");
  return below(path) && fails(true) ? -1 : next(path, mode);
}
int mkdirat(int folder, const char* path, mode_t mode) noexcept {
  static auto* const next = real<int(int, const char*, mode_t)>("mkdirat");
  return below(folder, path) && fails(true) ? -1 : next(folder, path, mode);
}

} // extern "C"
