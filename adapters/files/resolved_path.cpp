// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/resolved_path.hpp"

#include "mappings/model/error.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace gc2pc {
namespace {

namespace fs = std::filesystem;

fs::path without_trailing_slash(const fs::path& path) {
  const auto whole = fs::absolute(path).lexically_normal();
  return whole.has_filename() ? whole : whole.parent_path();
}

Error link_in_path(const fs::path& link) {
  return Error(ErrorKind::changed,
               "'" + link.string() +
                   "' is a symbolic link, and gc2pc follows links only when it makes a plan")
      .hint("Put the file or folder itself there, or make a new plan.");
}

bool is_link(int folder, const fs::path& name) {
  struct stat facts {};
  return ::fstatat(folder, name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(facts.st_mode);
}

} // namespace

fs::path resolved(const fs::path& path) {
  std::error_code failed; // a folder that may not be searched: its name has to do
  auto whole = fs::weakly_canonical(fs::absolute(path), failed);
  return failed ? without_trailing_slash(path) : without_trailing_slash(whole);
}

void refuse_links(const fs::path& path) {
  fs::path part;
  for (const auto& name : without_trailing_slash(path)) {
    part /= name;
    if (is_link(AT_FDCWD, part))
      throw link_in_path(part);
  }
}

UniqueFd open_folder(const fs::path& folder, Links links) {
  constexpr int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
  if (links == Links::followed)
    return UniqueFd(::open(folder.c_str(), flags));
  const auto whole = without_trailing_slash(folder);
  UniqueFd open(::open("/", whole.has_relative_path() ? O_PATH | O_DIRECTORY | O_CLOEXEC : flags));
  fs::path part = "/";
  for (const auto& name : whole.relative_path()) {
    part /= name;
    // Only to pass through: a folder that may be searched need not be readable.
    const int how = part == whole ? flags : O_PATH | O_DIRECTORY | O_CLOEXEC;
    UniqueFd next(::openat(open.get(), name.c_str(), how | O_NOFOLLOW));
    if (const int reason = errno; !next) {
      if (is_link(open.get(), name))
        throw link_in_path(part);
      errno = reason;
      return {};
    }
    open = std::move(next);
  }
  return open;
}

} // namespace gc2pc
