// SPDX-License-Identifier: Apache-2.0
#include "adapters/export/archive_progress.hpp"

#include "adapters/export/row_json.hpp"
#include "adapters/files/os_error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace gc2pc {
namespace {

/// The first line; then the frames of each file, and its own line.
struct Beginning {
  std::int64_t version = archive_format_version;
  std::string what;
};
struct FinishedLine {
  std::string sha256;
  std::int64_t bytes = 0;
};

std::string read_all(int file, const std::string& shown) {
  std::string text;
  std::array<char, 65'536> block{};
  for (;;) {
    const auto got = ::read(file, block.data(), block.size());
    if (got == 0)
      return text;
    if (got > 0)
      text.append(block.data(), static_cast<std::size_t>(got));
    else if (errno != EINTR)
      throw os_error(fmt::format("cannot read '{}/{}'", shown, archive_files::progress), errno);
  }
}

/// False for a line of another kind.
template <class Row>
bool is_row(std::string_view line, Row& row) {
  try {
    get_row(line, row);
    return true;
  } catch (const Error&) {
    return false;
  }
}

} // namespace

template <>
struct Table<Beginning> {
  static constexpr std::string_view name = "export";
  static constexpr auto columns =
      std::make_tuple(column("formatVersion", &Beginning::version), column("begun", &Beginning::what));
};
template <>
struct Table<FinishedLine> {
  static constexpr std::string_view name = "finished";
  static constexpr auto columns =
      std::make_tuple(column("finished", &FinishedLine::sha256), column("fileBytes", &FinishedLine::bytes));
};

ArchiveProgress::ArchiveProgress(int folder, std::string shown) : shown_(std::move(shown)) {
  file_ = UniqueFd(::openat(folder, archive_files::progress.data(),
                            O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file_)
    throw os_error(fmt::format("cannot open '{}/{}'", shown_, archive_files::progress), errno);
  if (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    throw Error(ErrorKind::locked, fmt::format("another gc2pc writes the archive '{}'", shown_))
        .hint("Wait until it has ended.");
  read();
}

void ArchiveProgress::read() {
  const auto text = read_all(file_.get(), shown_);
  std::int64_t kept = 0;
  FinishedMessages file;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = text.find('\n', begin);
    if (end == text.npos)
      break;
    const auto line = std::string_view(text).substr(begin, end - begin);
    begin = end + 1;
    Beginning beginning;
    FinishedLine finished;
    MessageFrame frame;
    if (begun_with_.empty()) {
      if (!is_row(line, beginning) || beginning.version != archive_format_version)
        break;
      begun_with_ = beginning.what;
      kept = static_cast<std::int64_t>(begin);
    } else if (is_row(line, frame)) {
      file.frames.push_back(std::move(frame));
    } else if (is_row(line, finished)) {
      file.sha256 = finished.sha256;
      file.bytes = finished.bytes;
      finished_.push_back(std::exchange(file, {}));
      ends_.push_back(static_cast<std::int64_t>(begin));
    } else {
      break;
    }
  }
  if (!ends_.empty())
    kept = ends_.back();
  if (::ftruncate(file_.get(), kept) != 0)
    throw os_error(fmt::format("cannot write '{}/{}'", shown_, archive_files::progress), errno);
}

void ArchiveProgress::append(std::string_view lines) {
  while (!lines.empty()) {
    const auto written = ::write(file_.get(), lines.data(), lines.size());
    if (written >= 0)
      lines.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR)
      throw os_error(fmt::format("cannot write '{}/{}'", shown_, archive_files::progress), errno);
  }
  if (::fsync(file_.get()) != 0)
    throw os_error(fmt::format("cannot write '{}/{}'", shown_, archive_files::progress), errno);
}

void ArchiveProgress::begin(std::string_view what) {
  if (!resumed()) {
    begun_with_ = what;
    std::string line;
    put_row(line, Beginning{archive_format_version, begun_with_});
    append(line);
  } else if (begun_with_ != what) {
    throw Error(
        ErrorKind::changed,
        fmt::format("the export into '{}' was begun with another store or other options, or the store "
                    "changed since",
                    shown_))
        .hint("Delete this folder, or name another one with --out.");
  }
}

void ArchiveProgress::keep_only(std::size_t count) {
  if (count >= finished_.size())
    return;
  const auto end = count == 0 ? std::int64_t{0} : ends_[count - 1];
  finished_.resize(count);
  ends_.resize(count);
  if (::ftruncate(file_.get(), end) != 0)
    throw os_error(fmt::format("cannot write '{}/{}'", shown_, archive_files::progress), errno);
  if (count == 0) { // with the first line
    const auto what = std::exchange(begun_with_, {});
    begin(what);
  }
}

void ArchiveProgress::add(FinishedMessages file) {
  std::string lines;
  for (const auto& frame : file.frames)
    put_row(lines, frame);
  put_row(lines, FinishedLine{file.sha256, file.bytes});
  append(lines);
  ends_.push_back(static_cast<std::int64_t>(::lseek(file_.get(), 0, SEEK_END)));
  finished_.push_back(std::move(file));
}

} // namespace gc2pc
