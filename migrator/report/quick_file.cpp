// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/quick_file.hpp"

#include "adapters/files/os_error.hpp"
#include "adapters/files/unique_fd.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>

namespace gc2pc::report {

void replace_quickly(const std::filesystem::path& path, std::string_view bytes, mode_t mode) {
  const auto shown = "'" + path.string() + "'";
  const auto name = path.filename().string();
  const auto next = "." + name + ".new";
  const UniqueFd folder(::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder)
    throw os_error("cannot write " + shown, errno);
  ::unlinkat(folder.get(), next.c_str(), 0); // of a call that was killed
  {
    const UniqueFd file(
        ::openat(folder.get(), next.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    if (!file || ::fchmod(file.get(), mode) != 0)
      throw os_error("cannot write " + shown, errno);
    while (!bytes.empty()) {
      const auto wrote = ::write(file.get(), bytes.data(), bytes.size());
      if (wrote < 0 && errno == EINTR)
        continue;
      if (wrote <= 0) {
        const int error = wrote < 0 ? errno : EIO;
        ::unlinkat(folder.get(), next.c_str(), 0);
        throw os_error("cannot write " + shown, error);
      }
      bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
  }
  if (::renameat(folder.get(), next.c_str(), folder.get(), name.c_str()) != 0) {
    const int error = errno;
    ::unlinkat(folder.get(), next.c_str(), 0);
    throw os_error("cannot write " + shown, error);
  }
}

} // namespace gc2pc::report
