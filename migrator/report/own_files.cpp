// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/own_files.hpp"

#include "adapters/files/folder_names.hpp"
#include "adapters/files/leftovers.hpp"
#include "adapters/files/os_error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace gc2pc::report {

OwnFiles::OwnFiles(const std::filesystem::path& folder, std::string_view option)
    : folder_(folder), option_(option) {
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    throw os_error(fmt::format("cannot create the folder '{}'", folder.string()), errno);
  open_ = UniqueFd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!open_)
    throw os_error(fmt::format("cannot open the folder '{}'", folder.string()), errno);
  remove_dead_leftovers(open_.get(), folder.string());
}

bool OwnFiles::is_own(const std::string& name, std::string_view beginning) const {
  const UniqueFd file(::openat(open_.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat facts {};
  if (!file || ::fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_uid != ::geteuid())
    return false;
  std::string begins(beginning.size(), '\0');
  const auto got = ::pread(file.get(), begins.data(), begins.size(), 0);
  return got == static_cast<ssize_t>(begins.size()) && begins == beginning;
}

void OwnFiles::refuse_foreign(const std::string& name, std::string_view beginning) const {
  struct stat facts {};
  if (::fstatat(open_.get(), name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT)
      return;
    throw os_error(fmt::format("cannot examine '{}'", path_of(name)), errno);
  }
  if (!is_own(name, beginning))
    throw Error(ErrorKind::conflict, fmt::format("'{}' exists, and gc2pc did not write it", path_of(name)))
        .hint(fmt::format("Name another folder with {}, or move the file away.", option_));
}

void OwnFiles::write(const std::string& name, const std::function<void(AtomicFile&)>& fill) const {
  AtomicFile file(open_.get(), name, 0600, path_of(name), Leftovers::none);
  fill(file);
  file.commit();
}

std::vector<std::string> OwnFiles::names() const {
  return names_in_folder(open_.get(), folder_.string());
}

void OwnFiles::remove(const std::string& name) const {
  if (::unlinkat(open_.get(), name.c_str(), 0) != 0 && errno != ENOENT)
    throw os_error(fmt::format("cannot remove '{}'", path_of(name)), errno);
}

} // namespace gc2pc::report
