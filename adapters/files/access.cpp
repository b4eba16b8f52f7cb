// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/access.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace gc2pc {
namespace {

/// By the rights that opening uses. A read-only file system and a missing file have reasons of their own.
std::string refusal(const std::filesystem::path& path, int wanted) {
  struct ::stat facts {};
  if (::stat(path.c_str(), &facts) != 0)
    return std::generic_category().message(errno);
  const int search = S_ISDIR(facts.st_mode) ? X_OK : 0;
  return ::faccessat(AT_FDCWD, path.c_str(), wanted | search, AT_EACCESS) == 0
             ? std::string()
             : std::generic_category().message(errno);
}

} // namespace

std::string read_refusal(const std::filesystem::path& path) {
  return refusal(path, R_OK);
}

std::string write_refusal(const std::filesystem::path& path) {
  return refusal(path, W_OK);
}

} // namespace gc2pc
