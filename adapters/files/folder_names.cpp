// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/folder_names.hpp"

#include "adapters/files/os_error.hpp"
#include "adapters/files/unique_fd.hpp"

#include <dirent.h>
#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <memory>

namespace gc2pc {
namespace {

struct DirClose {
  void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

} // namespace

std::vector<std::string> names_in_folder(int folder, std::string_view shown) {
  const std::string doing = "cannot list '" + std::string(shown) + "'";
  // A descriptor of its own: reading a folder moves the position that duplicates share.
  UniqueFd own(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const std::unique_ptr<DIR, DirClose> entries(own ? ::fdopendir(own.get()) : nullptr);
  if (!entries)
    throw os_error(doing, errno);
  static_cast<void>(own.release()); // closedir closes it
  std::vector<std::string> names;
  for (errno = 0; const dirent* entry = ::readdir(entries.get()); errno = 0)
    if (const std::string_view name = entry->d_name; name != "." && name != "..")
      names.emplace_back(name);
  if (errno != 0)
    throw os_error(doing, errno);
  std::sort(names.begin(), names.end());
  return names;
}

} // namespace gc2pc
