// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/atomic_file.hpp"

#include "adapters/fault_point.hpp"
#include "adapters/files/leftovers.hpp"
#include "adapters/files/os_error.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>

namespace gc2pc {
namespace {

std::string in_quotes(std::string_view path) {
  return std::string("'").append(path).append("'");
}

} // namespace

AtomicFile::AtomicFile(int folder, std::string name, mode_t mode, std::string shown, Leftovers leftovers)
    : folder_(folder), name_(std::move(name)), shown_(std::move(shown)) {
  if (leftovers == Leftovers::remove)
    remove_leftovers(folder_, name_, shown_);
  temporary_ = temporary_name(name_);
  file_ = UniqueFd(
      ::openat(folder_, temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
  if (!file_)
    throw os_error("cannot create a temporary file for " + in_quotes(shown_), errno);
  pending_ = true;
  mark_as_being_written(file_.get());
  if (::fchmod(file_.get(), mode) != 0) {
    const int reason = errno;
    ::unlinkat(folder_, temporary_.c_str(), 0);
    throw os_error("cannot set the mode of " + in_quotes(shown_), reason);
  }
}

AtomicFile::~AtomicFile() {
  // An outcome cannot be reported from here; what stays is removed by the next writer of the same name.
  if (pending_)
    ::unlinkat(folder_, temporary_.c_str(), 0);
}

void AtomicFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
    if (written >= 0)
      bytes.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR)
      throw os_error("cannot write " + in_quotes(shown_), errno);
  }
}

void AtomicFile::give_to(uid_t owner, gid_t group) {
  struct stat facts {};
  if (::fstat(file_.get(), &facts) != 0)
    throw os_error("cannot examine " + in_quotes(shown_), errno);
  if (facts.st_uid == owner && facts.st_gid == group)
    return;
  if (::fchown(file_.get(), owner, group) != 0)
    throw os_error("cannot keep the owner and group of " + in_quotes(shown_), errno);
  // chown may take the set-id bits away only; the mode proper stays.
}

void AtomicFile::commit(Existing existing, Durability durability) {
  if (durability == Durability::synced && ::fsync(file_.get()) != 0)
    throw os_error("cannot write " + in_quotes(shown_), errno);
  fault_point(FaultPoint::file_before_rename);
  int done = -1;
  if (existing == Existing::refuse) {
    done = ::renameat2(folder_, temporary_.c_str(), folder_, name_.c_str(), RENAME_NOREPLACE);
    if (done != 0 && (errno == EINVAL || errno == ENOSYS)) {
      // Some network mounts cannot rename without replacing: look first. The gap is harmless, because only
      // one run at a time holds the store.
      struct stat facts {};
      if (::fstatat(folder_, name_.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0)
        throw os_error("cannot put " + in_quotes(shown_) + " in place", EEXIST);
      done = ::renameat(folder_, temporary_.c_str(), folder_, name_.c_str());
    }
  } else {
    done = ::renameat(folder_, temporary_.c_str(), folder_, name_.c_str());
  }
  if (done != 0)
    throw os_error("cannot put " + in_quotes(shown_) + " in place", errno);
  pending_ = false;
  fault_point(FaultPoint::file_after_rename);
  if (durability == Durability::synced)
    sync_folder(folder_, shown_);
}

void write_file_atomically(const std::filesystem::path& path, std::string_view bytes, mode_t mode) {
  write_file_atomically(
      path, [&](AtomicFile& file) { file.write(bytes); }, mode);
}

void write_file_atomically(const std::filesystem::path& path, const std::function<void(AtomicFile&)>& fill,
                           mode_t mode, Durability durability) {
  const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const UniqueFd folder(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder)
    throw os_error("cannot open the folder " + in_quotes(parent.string()), errno);
  AtomicFile file(folder.get(), path.filename().string(), mode, path.string());
  fill(file);
  file.commit(Existing::replace, durability);
}

void sync_folder(int folder, std::string_view shown) {
  // CIFS and some FUSE file systems answer EINVAL or ENOTSUP for folders: there the server decides about
  // durability.
  if (::fsync(folder) != 0 && errno != EINVAL && errno != ENOTSUP)
    throw os_error("cannot write the folder of " + in_quotes(shown), errno);
}

} // namespace gc2pc
