// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/sqlite_files.hpp"

#include "mappings/model/error.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace gc2pc {
namespace {

namespace fs = std::filesystem;

ErrorKind kind_of(int number) {
  switch (number) {
  case ENOENT:
  case ENOTDIR:
    return ErrorKind::not_found;
  case EACCES:
  case EPERM:
  case EROFS:
    return ErrorKind::permission;
  case EEXIST:
    return ErrorKind::conflict;
  case ENOSPC:
  case EDQUOT:
    return ErrorKind::no_space;
  default:
    return ErrorKind::wrong_input;
  }
}

[[noreturn]] void fail(int number, const std::string& doing, const fs::path& path) {
  throw Error(kind_of(number),
              "cannot " + doing + " " + path.string() + ": " + std::generic_category().message(number));
}

fs::path folder_of(const fs::path& file) {
  const auto folder = file.parent_path();
  return folder.empty() ? fs::path(".") : folder;
}

void sync_path(const fs::path& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
  if (fd < 0)
    fail(errno, "open", path);
  const int outcome = ::fsync(fd);
  const int number = errno;
  ::close(fd);
  // Some network file systems cannot sync a folder and say EINVAL; there is nothing better to be had there.
  if (outcome != 0 && !(number == EINVAL && (flags & O_DIRECTORY) != 0))
    fail(number, "sync", path);
}

void sync_folder(const fs::path& folder) {
  sync_path(folder, O_RDONLY | O_DIRECTORY);
}

} // namespace

std::filesystem::path file_of(const ConnectionString& connection) {
  return connection.option("dbname");
}

bool file_exists(const fs::path& file) {
  struct ::stat status {};
  if (::stat(file.c_str(), &status) == 0)
    return true;
  if (errno == ENOENT || errno == ENOTDIR)
    return false;
  fail(errno, "examine", file);
}

void check_readable(const fs::path& file) {
  struct ::stat status {};
  if (::stat(file.c_str(), &status) != 0) {
    if (errno == ENOENT || errno == ENOTDIR)
      throw Error(ErrorKind::not_found, "file not found: " + file.string());
    fail(errno, "examine", file);
  }
  if (!S_ISREG(status.st_mode))
    throw Error(ErrorKind::wrong_input, file.string() + " is not a file");
  // Not by opening it: closing it again would end the locks that other sessions of this process hold.
  if (::faccessat(AT_FDCWD, file.c_str(), R_OK, AT_EACCESS) != 0)
    fail(errno, "read", file);
}

void check_folder_writable(const fs::path& file) {
  const auto folder = folder_of(file);
  // A file without a name leaves nothing behind, whatever happens; not every file system has them.
  if (const int nameless = ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600); nameless >= 0) {
    ::close(nameless);
    return;
  }
  if (errno != EOPNOTSUPP && errno != EISDIR)
    fail(errno, "write to the folder", folder);
  std::string probe = (folder / ".gc2pc-probe-XXXXXX").string();
  const int fd = ::mkstemp(probe.data());
  if (fd < 0)
    fail(errno, "write to the folder", folder);
  ::close(fd);
  if (::unlink(probe.c_str()) != 0)
    fail(errno, "remove", probe);
}

void make_empty_file(const fs::path& file) {
  // For its owner only, whatever the umask is: it gets chat history, names and addresses. SQLite gives the
  // files beside it the same mode.
  constexpr mode_t mode = 0600;
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  if (fd < 0)
    fail(errno, "create", file);
  const int outcome = ::fchmod(fd, mode);
  const int number = errno;
  ::close(fd);
  if (outcome != 0)
    fail(number, "set the mode of", file);
}

void sync_file(const fs::path& file) {
  sync_path(file, O_RDWR);
}

std::uint64_t free_bytes_for(const fs::path& file) {
  struct ::statvfs status {};
  const auto folder = folder_of(file);
  if (::statvfs(folder.c_str(), &status) != 0)
    fail(errno, "examine the folder", folder);
  return std::uint64_t{status.f_bavail} * status.f_frsize;
}

void remove_database_files(const fs::path& file) {
  // The database last: while it is there, a crash leaves something that still is the database or will be
  // removed again.
  bool removed = false;
  for (const auto* suffix : {"-journal", "-wal", "-shm", ""}) {
    const fs::path path = file.string() + suffix;
    if (::unlink(path.c_str()) == 0)
      removed = true;
    else if (errno != ENOENT && errno != ENOTDIR)
      fail(errno, "remove", path);
  }
  if (removed)
    sync_folder(folder_of(file));
}

void publish_file(const fs::path& from, const fs::path& to) {
  if (file_exists(to))
    throw Error(ErrorKind::conflict, to.string() + " was created at the same time by another program");
  if (::rename(from.c_str(), to.c_str()) != 0)
    fail(errno, "rename " + from.string() + " to", to);
  sync_folder(folder_of(to));
}

} // namespace gc2pc
