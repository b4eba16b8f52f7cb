// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/leftovers.hpp"

#include "adapters/files/folder_names.hpp"
#include "adapters/files/os_error.hpp"
#include "adapters/files/unique_fd.hpp"
#include "mappings/model/sha256.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>

namespace gc2pc {
namespace {

/// 16 digits of the name's hash instead of the name: a name may already be as long as a file system allows
/// (255).
constexpr std::string_view prefix = ".gc2pc-tmp-";
constexpr std::size_t hash_digits = 16;
constexpr std::size_t random_digits = 16;
constexpr std::size_t temporary_size = prefix.size() + hash_digits + 1 + random_digits;

std::string stem_of(std::string_view name) {
  return std::string(prefix) + sha256_hex(name).substr(0, hash_digits) + "-";
}

bool is_hex(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

void remove_file(int folder, const std::string& name, std::string_view shown) {
  if (::unlinkat(folder, name.c_str(), 0) != 0 && errno != ENOENT)
    throw os_error(fmt::format("cannot remove a temporary file of '{}'", shown), errno);
}

/// Whether no process writes the file now: then the lock is free. A shared one, because over NFS an
/// exclusive one would need the right to write.
bool is_dead(int folder, const std::string& name) {
  const UniqueFd file(::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  return file && ::flock(file.get(), LOCK_SH | LOCK_NB) == 0;
}

} // namespace

std::string temporary_name(std::string_view name) {
  std::uint64_t bits = 0;
  if (::getrandom(&bits, sizeof bits, 0) != sizeof bits)
    throw os_error("cannot get random numbers", errno);
  return fmt::format("{}{:0{}x}", stem_of(name), bits, random_digits);
}

bool is_temporary_name(std::string_view name) noexcept {
  return name.size() == temporary_size && name.starts_with(prefix) &&
         name[prefix.size() + hash_digits] == '-' && is_hex(name.substr(prefix.size(), hash_digits)) &&
         is_hex(name.substr(temporary_size - random_digits));
}

void mark_as_being_written(int file) noexcept {
  static_cast<void>(::flock(file, LOCK_EX | LOCK_NB));
}

void remove_leftovers(int folder, std::string_view name, std::string_view shown) {
  const std::string stem = stem_of(name);
  for (const auto& found : names_in_folder(folder, shown))
    if (found.starts_with(stem) && is_temporary_name(found))
      remove_file(folder, found, shown);
}

void remove_dead_leftovers(int folder, std::string_view shown) {
  for (const auto& found : names_in_folder(folder, shown))
    if (is_temporary_name(found) && is_dead(folder, found))
      remove_file(folder, found, shown);
}

void remove_dead_leftovers(const std::filesystem::path& folder, std::string_view name) {
  const auto shown = (name.empty() ? folder : folder / name).string();
  const UniqueFd open_folder(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!open_folder) {
    if (errno == ENOENT)
      return;
    throw os_error(fmt::format("cannot open the folder '{}'", folder.string()), errno);
  }
  const std::string stem = name.empty() ? std::string(prefix) : stem_of(name);
  for (const auto& found : names_in_folder(open_folder.get(), folder.string()))
    if (found.starts_with(stem) && is_temporary_name(found) && is_dead(open_folder.get(), found))
      remove_file(open_folder.get(), found, shown);
}

} // namespace gc2pc
