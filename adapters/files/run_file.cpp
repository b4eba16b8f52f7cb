// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/run_file.hpp"

#include "adapters/files/os_error.hpp"
#include "adapters/files/unique_fd.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>

namespace gc2pc {

void require_run_file(int file, std::string_view shown) {
  struct stat facts {};
  if (::fstat(file, &facts) != 0)
    throw os_error(fmt::format("cannot examine '{}'", shown), errno);
  if (!S_ISREG(facts.st_mode))
    throw Error(ErrorKind::corrupt, fmt::format("'{}' is not a regular file", shown))
        .hint("Restore the run folder from a backup.");
  if (facts.st_size > static_cast<off_t>(most_run_file_bytes))
    throw Error(ErrorKind::corrupt, fmt::format("'{}' is larger than 64 KiB", shown))
        .hint("Restore the run folder from a backup.");
}

std::optional<std::string> read_run_file(const std::filesystem::path& path) {
  const auto failed = [&](const char* doing) {
    return os_error(fmt::format("cannot {} '{}'", doing, path.string()), errno);
  };
  // O_NONBLOCK: opening a named pipe must not wait for a writer; it has no effect on regular files.
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file && errno == ENOENT)
    return std::nullopt;
  if (!file)
    throw failed("open");
  require_run_file(file.get(), path.string());
  std::string bytes(most_run_file_bytes + 1, '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const auto got = ::read(file.get(), bytes.data() + filled, bytes.size() - filled);
    if (got == 0)
      break;
    if (got > 0)
      filled += static_cast<std::size_t>(got);
    else if (errno != EINTR)
      throw failed("read");
  }
  if (filled > most_run_file_bytes) // it grew since it was examined
    require_run_file(file.get(), path.string());
  bytes.resize(filled);
  return bytes;
}

} // namespace gc2pc
