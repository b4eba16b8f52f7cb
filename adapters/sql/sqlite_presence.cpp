// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/sqlite_presence.hpp"

#include "mappings/model/error.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace gc2pc {
namespace {

namespace fs = std::filesystem;

/// Bytes of the database that SQLite's sessions lock (PENDING_BYTE and the 511 behind it), and the one of
/// -shm that each of its users holds (UNIX_SHM_DMS): part of its file format, and so never changed.
constexpr off_t lock_bytes = 0x40000000, lock_bytes_size = 512, users_byte = 128;

fs::path beside(const fs::path& file, const char* suffix) {
  return file.string() + suffix;
}

/// Closes it, and so ends its locks.
class Descriptor {
 public:
  explicit Descriptor(const fs::path& file) : number_(::open(file.c_str(), O_RDWR | O_CLOEXEC)) {}
  ~Descriptor() {
    if (number_ >= 0)
      ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] bool open() const { return number_ >= 0; }
  /// Of the descriptor, not of the process: it also tells what other sessions of this one hold.
  [[nodiscard]] bool locked(off_t from, off_t size) const {
    struct ::flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = from;
    lock.l_len = size;
    return ::fcntl(number_, F_OFD_SETLK, &lock) == 0;
  }

 private:
  int number_;
};

struct Sessions {
  int count = 0;
  bool had_shm = false; ///< before the first of them
};

std::mutex& sessions_mutex() {
  static std::mutex mutex;
  return mutex;
}

std::map<fs::path, Sessions>& sessions_of_files() {
  static std::map<fs::path, Sessions> sessions;
  return sessions;
}

bool is_there(const fs::path& file) {
  struct ::stat status {};
  return ::stat(file.c_str(), &status) == 0;
}

/// No session of this process is open: closing a descriptor would end the locks of all of them.
void tidy(const fs::path& file, bool had_shm) {
  const auto wal = beside(file, "-wal"), shm = beside(file, "-shm");
  const bool empty = !has_content_beside(file, "-wal");
  if (!is_there(shm) || (!empty && had_shm))
    return;
  const Descriptor users(shm);
  if (!users.open() || !users.locked(users_byte, 1))
    return; // another program uses them, or this account may not change them
  const Descriptor database(file);
  if (database.open() && !database.locked(lock_bytes, lock_bytes_size))
    return;
  ::unlink(shm.c_str());
  if (empty)
    ::unlink(wal.c_str());
}

} // namespace

bool has_content_beside(const fs::path& file, const char* suffix) {
  struct ::stat status {};
  return ::stat(beside(file, suffix).c_str(), &status) == 0 && status.st_size > 0;
}

SqlitePresence::SqlitePresence(const fs::path& file) : file_(fs::absolute(file).lexically_normal()) {
  const std::lock_guard lock(sessions_mutex());
  auto& sessions = sessions_of_files()[file_];
  if (sessions.count++ == 0)
    sessions.had_shm = is_there(beside(file_, "-shm"));
}

SqlitePresence::~SqlitePresence() {
  const std::lock_guard lock(sessions_mutex());
  const auto sessions = sessions_of_files().find(file_);
  if (--sessions->second.count > 0)
    return;
  const bool had_shm = sessions->second.had_shm;
  sessions_of_files().erase(sessions);
  tidy(file_, had_shm);
}

SqlitePresence::State SqlitePresence::state() const {
  struct ::stat status {};
  if (::stat(file_.c_str(), &status) != 0)
    return {};
  return {status.st_ino, status.st_size, status.st_mtim};
}

void SqlitePresence::watch() {
  watched_ = state();
}

void SqlitePresence::check() const {
  if (!watched_)
    return;
  const auto now = state();
  if (now.node != watched_->node || now.size != watched_->size ||
      now.written.tv_sec != watched_->written.tv_sec || now.written.tv_nsec != watched_->written.tv_nsec)
    throw Error(ErrorKind::conflict, file_.string() + " was changed by another program while gc2pc read it")
        .hint("Stop the other program, then run the same command again.")
        .retryable();
}

} // namespace gc2pc
