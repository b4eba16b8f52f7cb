// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/local_file_store.hpp"

#include "adapters/files/access.hpp"
#include "adapters/files/atomic_file.hpp"
#include "adapters/files/folder_names.hpp"
#include "adapters/files/leftovers.hpp"
#include "adapters/files/os_error.hpp"
#include "adapters/files/store_path.hpp"
#include "mappings/model/sha256.hpp"
#include "mappings/model/text.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace gc2pc {
namespace {

/// Large enough that system calls do not matter, small enough for a stack of copies in parallel; promised by
/// the interface.
constexpr std::size_t block_bytes = std::size_t{256} * 1024;
/// A legacy store is two folders deep. Deeper than this is a mount inside itself, and would use up the
/// descriptors.
constexpr std::size_t max_depth = 64;
constexpr mode_t file_mode = 0600;
constexpr mode_t folder_mode = 0700;
constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

std::string in_quotes(std::string_view path) {
  return std::string("'").append(path).append("'");
}

Error symbolic_link(const std::string& shown) {
  return Error(ErrorKind::wrong_input,
               in_quotes(shown) + " is a symbolic link; its target may be outside the file store")
      .hint("Replace it with the file itself, or remove it from the store.");
}

/// Refuses what is not a folder or regular file, in the words for it.
Error not_regular(const std::string& shown, mode_t mode) {
  if (S_ISLNK(mode))
    return symbolic_link(shown);
  if (S_ISDIR(mode))
    return Error(ErrorKind::wrong_input, in_quotes(shown) + " is a folder, not a file");
  return Error(ErrorKind::wrong_input, in_quotes(shown) + " is neither a file nor a folder")
      .hint("Remove it from the store.");
}

class Lister {
 public:
  Lister(std::string root, TemporaryNames names) : root_(std::move(root)), names_(names) {}

  void visit(int folder, const std::string& prefix, std::size_t depth) {
    if (depth > max_depth)
      throw Error(ErrorKind::wrong_input, in_quotes(root_ + "/" + prefix) + " is nested more than " +
                                              std::to_string(max_depth) + " folders deep")
          .hint("Check that the store is not mounted inside itself.");
    for (const auto& name : names_in_folder(folder, root_ + "/" + prefix)) {
      const std::string path = prefix + name;
      const std::string shown = root_ + "/" + path;
      struct stat facts {};
      if (::fstatat(folder, name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0)
        throw os_error("cannot examine " + in_quotes(shown), errno);
      if (S_ISDIR(facts.st_mode)) {
        const UniqueFd below(::openat(folder, name.c_str(), folder_flags));
        if (!below)
          throw os_error("cannot open " + in_quotes(shown), errno);
        visit(below.get(), path + "/", depth + 1);
      } else if (!S_ISREG(facts.st_mode)) {
        throw not_regular(shown, facts.st_mode);
      } else if (names_ == TemporaryNames::refused && is_temporary_name(name)) {
        throw Error(ErrorKind::wrong_input,
                    in_quotes(shown) +
                        " has a name that gc2pc gives its own temporary files; it would not be copied")
            .hint("Rename it, or move it out of the legacy file store.");
      } else if (!is_temporary_name(name)) {
        static_cast<void>(
            split_store_path(path)); // a name that could not be copied is reported now, not at 3 a.m.
        files_.push_back({path, static_cast<std::uint64_t>(facts.st_size)});
      }
    }
  }

  std::vector<StoredFile> sorted() && {
    // Folder by folder is not quite the order of bytes: "a/x" comes behind "a.txt".
    std::sort(files_.begin(), files_.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return std::move(files_);
  }

 private:
  std::string root_;
  TemporaryNames names_;
  std::vector<StoredFile> files_;
};

void pass_blocks(int file, const std::string& shown,
                 const std::function<void(const char*, std::size_t)>& sink) {
  std::vector<char> block(block_bytes);
  for (;;) {
    const ssize_t got = ::read(file, block.data(), block.size());
    if (got == 0)
      return;
    if (got > 0)
      sink(block.data(), static_cast<std::size_t>(got));
    else if (errno != EINTR)
      throw os_error("cannot read " + in_quotes(shown), errno);
  }
}

std::string digest_of(int file, const std::string& shown) {
  Sha256 digest;
  pass_blocks(file, shown, [&](const char* bytes, std::size_t size) { digest.update({bytes, size}); });
  return hex(digest.finish());
}

/// Why a folder may stay: it is not empty, a mount point, or another account's.
bool is_held(int reason) noexcept {
  return reason == ENOTEMPTY || reason == EEXIST || reason == EBUSY || reason == EACCES || reason == EPERM;
}

} // namespace

LocalFileStore::LocalFileStore(std::filesystem::path root, TemporaryNames names, Links links)
    : root_(std::move(root)), names_(names), links_(links) {
  if (!root_.has_filename()) // "store/" and "store" are the same folder
    root_ = root_.parent_path();
}

std::string LocalFileStore::description() const {
  return "files:" + root_.string();
}

std::string LocalFileStore::shown(std::string_view path) const {
  return root_.string() + "/" + std::string(path);
}

UniqueFd LocalFileStore::open_root() const {
  UniqueFd root = gc2pc::open_folder(root_, links_);
  if (!root) {
    const int reason = errno;
    auto error = os_error("cannot open the file store " + in_quotes(root_.string()), reason);
    if (reason == ENOENT)
      error.hint("Check the path and that the share is mounted.");
    throw error;
  }
  return root;
}

/// The folder, or an empty handle when a part of the path does not exist.
UniqueFd LocalFileStore::open_folder(std::span<const std::string> parts, const std::string& path) const {
  UniqueFd folder = open_root();
  for (const auto& part : parts) {
    struct stat facts {};
    if (::fstatat(folder.get(), part.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno == ENOENT)
        return {};
      throw os_error("cannot examine " + in_quotes(shown(path)), errno);
    }
    if (S_ISLNK(facts.st_mode))
      throw symbolic_link(shown(path));
    if (!S_ISDIR(facts.st_mode))
      return {};
    UniqueFd next(::openat(folder.get(), part.c_str(), folder_flags));
    if (!next)
      throw os_error("cannot open the folder of " + in_quotes(shown(path)), errno);
    folder = std::move(next);
  }
  return folder;
}

UniqueFd LocalFileStore::make_folder(std::span<const std::string> parts, const std::string& path) const {
  UniqueFd folder = open_root();
  for (const auto& part : parts) {
    const bool made = ::mkdirat(folder.get(), part.c_str(), folder_mode) == 0;
    if (!made && errno != EEXIST)
      throw os_error("cannot create the folder of " + in_quotes(shown(path)), errno);
    UniqueFd next(::openat(folder.get(), part.c_str(), folder_flags));
    if (!next) {
      const int reason = errno;
      struct stat facts {};
      if (::fstatat(folder.get(), part.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(facts.st_mode))
        throw symbolic_link(shown(path));
      throw os_error("cannot open the folder of " + in_quotes(shown(path)), reason);
    }
    if (made) {
      if (::fchmod(next.get(), folder_mode) != 0) // the umask may have taken bits away
        throw os_error("cannot set the mode of the folder of " + in_quotes(shown(path)), errno);
      sync_folder(folder.get(), shown(path));
    }
    folder = std::move(next);
  }
  return folder;
}

/// The open file, or an empty handle when there is none.
UniqueFd LocalFileStore::open_file(const std::string& path) const {
  const auto parts = split_store_path(path);
  const UniqueFd folder = open_folder(std::span(parts).first(parts.size() - 1), path);
  if (!folder)
    return {};
  // O_NONBLOCK: opening a named pipe must not wait for a writer; it has no effect on regular files.
  UniqueFd file(::openat(folder.get(), parts.back().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file) {
    if (errno == ENOENT)
      return {};
    if (errno == ELOOP)
      throw symbolic_link(shown(path));
    throw os_error("cannot open " + in_quotes(shown(path)), errno);
  }
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0)
    throw os_error("cannot examine " + in_quotes(shown(path)), errno);
  if (!S_ISREG(facts.st_mode))
    throw not_regular(shown(path), facts.st_mode);
  return file;
}

std::vector<StoredFile> LocalFileStore::list() {
  Lister lister(root_.string(), names_);
  lister.visit(open_root().get(), "", 0);
  return std::move(lister).sorted();
}

std::optional<std::string> LocalFileStore::sha256(const std::string& path) {
  const UniqueFd file = open_file(path);
  if (!file)
    return std::nullopt;
  return digest_of(file.get(), shown(path));
}

void LocalFileStore::read(const std::string& path,
                          const std::function<void(const char*, std::size_t)>& sink) {
  const UniqueFd file = open_file(path);
  if (!file)
    throw os_error("cannot open " + in_quotes(shown(path)), ENOENT);
  pass_blocks(file.get(), shown(path), sink);
}

std::string LocalFileStore::copy_from(FileReader& source, const StoredFile& file) {
  const auto parts = split_store_path(file.path);
  if (const UniqueFd present = open_file(file.path)) {
    std::string here = digest_of(present.get(), shown(file.path));
    const auto there = source.sha256(file.path);
    if (!there)
      throw Error(ErrorKind::changed, in_quotes(file.path) + " no longer exists in " + source.description())
          .hint("Make a new plan.");
    if (*there != here)
      throw Error(ErrorKind::conflict, in_quotes(shown(file.path)) + " already exists with different content")
          .hint("Move this file, or use an empty file store.");
    return here;
  }
  const auto folder_parts = std::span(parts).first(parts.size() - 1);
  try {
    const UniqueFd folder = make_folder(folder_parts, file.path);
    tidy(folder.get(), folder_parts);
    AtomicFile copy(folder.get(), parts.back(), file_mode, shown(file.path), Leftovers::none);
    Sha256 digest;
    std::uint64_t total = 0;
    source.read(file.path, [&](const char* bytes, std::size_t size) {
      copy.write({bytes, size});
      digest.update({bytes, size});
      total += size;
    });
    if (total != file.size)
      throw Error(ErrorKind::changed, in_quotes(file.path) + " in " + source.description() +
                                          " changed: it had " + std::to_string(file.size) + " bytes, now " +
                                          std::to_string(total))
          .hint("Stop all programs that write to the legacy file store, then make a new plan.");
    copy.commit(Existing::refuse);
    return hex(digest.finish());
  } catch (...) {
    try {
      remove_empty_folders(folder_parts); // a copy that failed leaves nothing behind
    } catch (const Error&) {
      // The store itself failed: what went wrong first is thrown on, and empty folders do no harm.
    }
    throw;
  }
}

void LocalFileStore::remove(const std::string& path) {
  const auto parts = split_store_path(path);
  const auto folder_parts = std::span(parts).first(parts.size() - 1);
  if (const UniqueFd folder = open_folder(folder_parts, path)) {
    tidy(folder.get(), folder_parts);
    struct stat facts {};
    if (::fstatat(folder.get(), parts.back().c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0) {
      if (!S_ISREG(facts.st_mode))
        throw not_regular(shown(path), facts.st_mode);
      if (::unlinkat(folder.get(), parts.back().c_str(), 0) != 0 && errno != ENOENT)
        throw os_error("cannot remove " + in_quotes(shown(path)), errno);
      sync_folder(folder.get(), shown(path));
    } else if (errno != ENOENT) {
      throw os_error("cannot examine " + in_quotes(shown(path)), errno);
    }
  }
  // Also when the file was gone: a kill between the file and its folder must not leave the folder for ever.
  remove_empty_folders(folder_parts);
}

void LocalFileStore::tidy(int folder, std::span<const std::string> parts) {
  const std::lock_guard lock(guard_);
  const auto path = joined(parts, "/");
  if (tidied_.contains(path))
    return;
  remove_dead_leftovers(folder, shown(path));
  tidied_.insert(path);
}

/// Innermost first; stops at the first folder that holds something, or that others hold: without data in it
/// that is not a failure. A disk that fails is one, or the folder would stay for ever.
void LocalFileStore::remove_empty_folders(std::span<const std::string> parts) const {
  for (; !parts.empty(); parts = parts.first(parts.size() - 1)) {
    const UniqueFd parent = open_folder(parts.first(parts.size() - 1), parts.back());
    if (!parent)
      continue;
    if (::unlinkat(parent.get(), parts.back().c_str(), AT_REMOVEDIR) == 0)
      sync_folder(parent.get(), shown(parts.back()));
    else if (const int reason = errno; is_held(reason))
      return;
    else if (reason != ENOENT)
      throw os_error("cannot remove the folder " + in_quotes(shown(joined(parts, "/"))), reason);
  }
}

bool LocalFileStore::exists() const {
  struct stat facts {};
  if (::stat(root_.c_str(), &facts) == 0) {
    if (!S_ISDIR(facts.st_mode))
      throw Error(ErrorKind::wrong_input, in_quotes(root_.string()) + " is not a folder");
    return true;
  }
  if (errno == ENOENT)
    return false;
  throw os_error("cannot examine the file store " + in_quotes(root_.string()), errno);
}

void LocalFileStore::create() {
  if (exists())
    return;
  const auto parent = root_.has_parent_path() ? root_.parent_path() : std::filesystem::path(".");
  const UniqueFd folder = gc2pc::open_folder(parent, links_);
  const std::string doing = "cannot create the file store " + in_quotes(root_.string());
  if (!folder) {
    const int reason = errno;
    auto error = os_error(doing, reason);
    if (reason == ENOENT)
      error.hint("Create " + in_quotes(parent.string()) +
                 ", or mount the share, then run the command again.");
    throw error;
  }
  const std::string name = root_.filename().string();
  if (::mkdirat(folder.get(), name.c_str(), folder_mode) != 0) {
    if (errno == EEXIST)
      return;
    throw os_error(doing, errno);
  }
  if (::fchmodat(folder.get(), name.c_str(), folder_mode, 0) != 0)
    throw os_error(doing, errno);
  sync_folder(folder.get(), root_.string());
}

// Without data in it, a folder that others hold, or that is a mount point, does no harm.
void LocalFileStore::remove_if_empty() {
  const auto parent = root_.has_parent_path() ? root_.parent_path() : std::filesystem::path(".");
  const UniqueFd folder = gc2pc::open_folder(parent, links_);
  if (!folder) {
    if (errno == ENOENT)
      return;
    throw os_error("cannot open " + in_quotes(parent.string()), errno);
  }
  if (::unlinkat(folder.get(), root_.filename().c_str(), AT_REMOVEDIR) == 0)
    sync_folder(folder.get(), root_.string());
  else if (const int reason = errno; reason != ENOENT && !is_held(reason))
    throw os_error("cannot remove the file store " + in_quotes(root_.string()), reason);
}

std::string LocalFileStore::trouble_reading() const {
  if (!exists())
    return "the folder " + in_quotes(root_.string()) + " does not exist";
  const auto reason = read_refusal(root_);
  return reason.empty() ? reason : "the folder " + in_quotes(root_.string()) + " cannot be read: " + reason;
}

// As create() does it: only the last part of the path is made.
std::string LocalFileStore::trouble_writing() const {
  const auto root = std::filesystem::absolute(root_);
  const auto folder = exists() ? root : root.parent_path();
  const auto reason = write_refusal(folder);
  return reason.empty() ? reason
                        : "the folder " + in_quotes(folder.string()) + " cannot be written: " + reason;
}

std::uint64_t LocalFileStore::free_bytes() const {
  struct statvfs facts {};
  for (auto folder = std::filesystem::absolute(root_);; folder = folder.parent_path()) {
    if (::statvfs(folder.c_str(), &facts) == 0)
      return static_cast<std::uint64_t>(facts.f_bavail) * facts.f_frsize;
    if (errno != ENOENT || !folder.has_relative_path())
      throw os_error("cannot get the free space of " + in_quotes(root_.string()), errno);
  }
}

} // namespace gc2pc
