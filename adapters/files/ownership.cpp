// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/ownership.hpp"

#include "adapters/files/os_error.hpp"
#include "adapters/files/unique_fd.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>

#include <array>
#include <cerrno>

namespace gc2pc {
namespace {

constexpr mode_t own_folder_mode = 0700;

std::string name_of(uid_t account) {
  std::array<char, 4096> room{};
  passwd entry{};
  passwd* found = nullptr;
  const bool known = ::getpwuid_r(account, &entry, room.data(), room.size(), &found) == 0 && found != nullptr;
  return known ? fmt::format("{} (uid {})", found->pw_name, account) : fmt::format("uid {}", account);
}

std::string named(const std::filesystem::path& folder, std::string_view what) {
  return fmt::format("the {} '{}'", what, folder.string());
}

} // namespace

void require_own(const struct stat& facts, std::string_view shown) {
  const bool own = facts.st_uid == ::geteuid() || facts.st_uid == 0;
  if (own && (facts.st_mode & (S_IWGRP | S_IWOTH)) == 0)
    return;
  throw Error(ErrorKind::configuration,
              fmt::format("{} is owned by {} and has mode {:04o}, so another account can change it", shown,
                          name_of(facts.st_uid), facts.st_mode & 07777U))
      .hint("It must belong to the account that runs gc2pc, or to root, and only its owner may write it. "
            "Check its content before you correct owner and mode.");
}

void require_own_folder(const std::filesystem::path& folder, std::string_view shown) {
  struct stat facts {};
  if (::stat(folder.c_str(), &facts) == 0)
    return require_own(facts, shown);
  if (errno != ENOENT && errno != ENOTDIR)
    throw os_error(fmt::format("cannot examine {}", shown), errno);
}

void make_own_folder(const std::filesystem::path& folder, const std::string& what) {
  const auto shown = named(folder, what);
  if (::mkdir(folder.c_str(), own_folder_mode) != 0 && errno != EEXIST)
    throw os_error("cannot create " + shown, errno);
  // One descriptor for question and change: the name may be given to another folder in between.
  const UniqueFd open_folder(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  struct stat facts {};
  if (!open_folder || ::fstat(open_folder.get(), &facts) != 0)
    throw os_error("cannot open " + shown, errno);
  require_own(facts, shown);
  const bool may_change = facts.st_uid == ::geteuid() || ::geteuid() == 0;
  if (may_change && (facts.st_mode & 0777U) != own_folder_mode &&
      ::fchmod(open_folder.get(), own_folder_mode) != 0)
    throw os_error("cannot set the mode of " + shown, errno);
}

} // namespace gc2pc
