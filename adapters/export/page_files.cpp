// SPDX-License-Identifier: Apache-2.0
#include "adapters/export/page_files.hpp"

#include "adapters/fault_point.hpp"
#include "adapters/files/os_error.hpp"
#include "mappings/model/error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace gc2pc {
namespace {

constexpr mode_t page_folder_mode = 0700, page_mode = 0600;
constexpr int page_folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
/// What a page is called while it is written, in the folder above its own. One is written at a time, and the
/// progress file keeps other processes out.
constexpr const char* unfinished_page = ".page";

} // namespace

PageFiles::PageFiles(ArchiveWriter& archive)
    : archive_(archive), list_(archive, std::string(archive_files::pages)) {
  const auto folder = archive_.folder_ / archive_files::rooms;
  std::error_code failed;
  std::filesystem::remove_all(folder, failed);
  if (failed)
    throw os_error(fmt::format("cannot remove '{}'", folder.string()), failed.value());
  if (::mkdirat(archive_.root_.get(), archive_files::rooms.data(), page_folder_mode) != 0)
    throw os_error(fmt::format("cannot create '{}'", folder.string()), errno);
  rooms_ = UniqueFd(::openat(archive_.root_.get(), archive_files::rooms.data(), page_folder_flags));
  if (!rooms_)
    throw os_error(fmt::format("cannot open '{}'", folder.string()), errno);
}

std::string PageFiles::shown(const std::string& name) const {
  return (archive_.folder_ / archive_files::rooms / folder_ / name).string();
}

void PageFiles::begin_room(std::string folder) {
  if (folder <= folder_)
    throw Error(ErrorKind::internal, "the pages of an archive are not in the order of their folders");
  folder_ = std::move(folder);
  if (::mkdirat(rooms_.get(), folder_.c_str(), page_folder_mode) != 0)
    throw os_error(fmt::format("cannot create '{}'", shown({})), errno);
  room_ = UniqueFd(::openat(rooms_.get(), folder_.c_str(), page_folder_flags));
  if (!room_)
    throw os_error(fmt::format("cannot open '{}'", shown({})), errno);
}

void PageFiles::put(int file, std::string_view text) const {
  while (!text.empty()) {
    const auto written = ::write(file, text.data(), text.size());
    if (written >= 0)
      text.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR)
      throw os_error(fmt::format("cannot write a page in '{}'", shown({})), errno);
  }
}

void PageFiles::write(const std::string& name, std::string_view text) {
  UniqueFd file(::openat(rooms_.get(), unfinished_page, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
                         page_mode));
  if (!file)
    throw os_error(fmt::format("cannot create '{}'", shown(name)), errno);
  put(file.get(), text);
  // A network mount says only here that there is no space.
  if (::close(file.release()) != 0)
    throw os_error(fmt::format("cannot write '{}'", shown(name)), errno);
  fault_point(FaultPoint::file_before_rename);
  if (::renameat(rooms_.get(), unfinished_page, room_.get(), name.c_str()) != 0)
    throw os_error(fmt::format("cannot put '{}' in place", shown(name)), errno);
  fault_point(FaultPoint::file_after_rename);
  digest_.update(text);
  pages_.emplace_back(name, hex(digest_.finish()));
  archive_.bytes_ += text.size();
}

void PageFiles::end_room() {
  std::sort(pages_.begin(), pages_.end());
  std::string lines;
  for (const auto& [name, sum] : pages_)
    lines += fmt::format("{}  {}/{}/{}\n", sum, archive_files::rooms, folder_, name);
  list_.write(lines);
  count_ += static_cast<std::int64_t>(pages_.size());
  pages_.clear();
}

ArchivedPages PageFiles::finish() {
  if (::syncfs(rooms_.get()) != 0)
    throw os_error(fmt::format("cannot write '{}'", (archive_.folder_ / archive_files::rooms).string()),
                   errno);
  return {count_, list_.commit()};
}

} // namespace gc2pc
