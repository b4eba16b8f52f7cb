// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/read_file.hpp"

#include "adapters/files/os_error.hpp"
#include "adapters/files/unique_fd.hpp"

#include <fcntl.h>

#include <array>
#include <cerrno>

namespace gc2pc {

std::string read_file(const std::filesystem::path& path, std::string_view what) {
  const auto failed = [&](const char* doing) {
    return os_error(std::string("cannot ") + doing + " " + std::string(what) + " '" + path.string() + "'",
                    errno);
  };
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file)
    throw failed("open");
  std::string bytes;
  std::array<char, 65'536> block{};
  for (;;) {
    const auto got = ::read(file.get(), block.data(), block.size());
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      throw failed("read");
    if (got == 0)
      return bytes;
    bytes.append(block.data(), static_cast<std::size_t>(got));
  }
}

} // namespace gc2pc
