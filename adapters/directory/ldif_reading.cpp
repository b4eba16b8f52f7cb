// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_reading.hpp"

#include "adapters/directory/ldif_document.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "adapters/files/os_error.hpp"
#include "adapters/files/ownership.hpp"
#include "mappings/model/sha256.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace gc2pc {
namespace {

/// A million objects of 2 KiB. The file is in memory while it is checked, and a site with more objects has a
/// server to ask.
constexpr off_t max_file_bytes = off_t{2} * 1024 * 1024 * 1024;

Error cannot_open(const std::string& shown, int reason) {
  auto error = os_error("cannot open " + shown, reason);
  if (reason == ENOENT)
    error.hint("Export the directory to this file, or give the path of an LDIF file that exists.");
  return error;
}

/// Root gives a file to the owner of the one that it replaces: no other account may put one there. A sticky
/// folder keeps the caller's and root's files.
void refuse_foreign_folder(const LdifFilePlace& place, const struct stat& file, const std::string& shown) {
  struct stat folder {};
  if (::geteuid() != 0)
    return;
  if (::fstat(place.folder.get(), &folder) != 0)
    throw os_error("cannot examine the folder of " + shown, errno);
  if ((folder.st_mode & S_ISVTX) != 0 && folder.st_uid == 0 && file.st_uid == 0)
    return;
  require_own(folder, "the folder of " + shown);
}

} // namespace

LdifFilePlace ldif_place_of(const std::filesystem::path& path, Links links) {
  const std::string shown = quoted_name(path.string());
  if (links == Links::refused)
    refuse_links(path);
  std::error_code failed;
  LdifFilePlace place;
  place.target = std::filesystem::canonical(path, failed);
  if (failed)
    throw cannot_open(shown, failed.value());
  if (links == Links::refused)
    place.target = std::filesystem::absolute(path).lexically_normal();
  place.name = place.target.has_filename() ? place.target.filename().string() : ".";
  place.folder = open_folder(place.target.parent_path(), Links::refused);
  if (!place.folder)
    throw cannot_open(shown, errno);
  return place;
}

OpenLdifFile open_ldif(const LdifFilePlace& place, const std::string& shown) {
  // O_NONBLOCK: opening a named pipe must not wait for a writer; it has no effect on regular files.
  OpenLdifFile file;
  file.descriptor = UniqueFd(
      ::openat(place.folder.get(), place.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.descriptor && errno == ELOOP)
    throw ldif_file_changed(shown);
  if (!file.descriptor)
    throw cannot_open(shown, errno);
  if (::fstat(file.descriptor.get(), &file.facts) != 0)
    throw os_error("cannot examine " + shown, errno);
  if (!S_ISREG(file.facts.st_mode))
    throw Error(ErrorKind::wrong_input,
                shown + (S_ISDIR(file.facts.st_mode) ? " is a folder" : " is not a regular file"))
        .hint("Give the path of an LDIF file.");
  refuse_foreign_folder(place, file.facts, shown);
  if (file.facts.st_size > max_file_bytes)
    throw Error(ErrorKind::wrong_input, shown + " is larger than " +
                                            std::to_string(max_file_bytes / (1024L * 1024 * 1024)) +
                                            " GiB, the limit of gc2pc")
        .hint("Export only users, contacts, groups and the Configuration container.");
  return file;
}

std::size_t read_ldif(const OpenLdifFile& file, char* begin, std::size_t size, const std::string& shown) {
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t got =
        ::read(file.descriptor.get(), begin + filled, std::min(ldif_read_bytes, size - filled));
    if (got == 0)
      break;
    if (got > 0)
      filled += static_cast<std::size_t>(got);
    else if (errno != EINTR)
      throw os_error("cannot read " + shown, errno);
  }
  return filled;
}

WholeLdifFile read_whole_ldif(const LdifFilePlace& place, const std::string& shown) {
  const auto file = open_ldif(place, shown);
  WholeLdifFile whole{std::string(static_cast<std::size_t>(file.facts.st_size), '\0'), file.facts};
  // What is shorter than a moment ago shows in the text.
  whole.text.resize(read_ldif(file, whole.text.data(), whole.text.size(), shown));
  return whole;
}

bool holds_text(const LdifFilePlace& place, const std::string& shown, std::string_view text) {
  const auto file = open_ldif(place, shown);
  if (static_cast<std::size_t>(file.facts.st_size) != text.size())
    return false;
  std::string piece(ldif_read_bytes, '\0');
  for (;;) {
    const auto got = read_ldif(file, piece.data(), piece.size(), shown);
    if (got == 0)
      return text.empty();
    if (!text.starts_with(std::string_view(piece).substr(0, got)))
      return false;
    text.remove_prefix(got);
  }
}

PresentLdifFile digest_of_ldif(const LdifFilePlace& place, const std::string& shown) {
  const auto file = open_ldif(place, shown);
  Sha256 digest;
  std::string piece(ldif_read_bytes, '\0');
  while (const auto got = read_ldif(file, piece.data(), piece.size(), shown))
    digest.update(std::string_view(piece).substr(0, got));
  return {hex(digest.finish()), file.facts};
}

} // namespace gc2pc
