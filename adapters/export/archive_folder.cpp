// SPDX-License-Identifier: Apache-2.0
#include "adapters/export/archive_folder.hpp"

#include "adapters/files/folder_names.hpp"
#include "adapters/files/os_error.hpp"
#include "adapters/files/store_path.hpp"
#include "mappings/model/sha256.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <utility>

namespace gc2pc {
namespace {

constexpr std::size_t read_bytes = std::size_t{256} * 1024;
/// A line is a row, and the longest text of a row has 2 GiB on any engine; beyond this it is no archive of
/// gc2pc.
constexpr std::size_t longest_line = std::size_t{1} << 31;
/// SHA-256, two blanks, and the name.
constexpr std::size_t sum_digits = 64;

/// `take(bytes)` for all of an open file, from its beginning.
template <class Take>
void read_blocks(int file, const std::string& name, Take&& take) {
  // Not set to 0 first: most files are much smaller.
  const auto block = std::make_unique_for_overwrite<char[]>(read_bytes);
  for (off_t at = 0;;) {
    const auto got = ::pread(file, block.get(), read_bytes, at);
    if (got == 0)
      return;
    if (got > 0) {
      take(std::string_view(block.get(), static_cast<std::size_t>(got)));
      at += got;
    } else if (errno != EINTR) {
      throw os_error(fmt::format("cannot read '{}'", name), errno);
    }
  }
}

std::string read_exactly(int file, const std::string& name, std::int64_t offset, std::int64_t bytes) {
  std::string result(static_cast<std::size_t>(bytes), '\0');
  for (std::size_t done = 0; done < result.size();) {
    const auto got = ::pread(file, result.data() + done, result.size() - done,
                             static_cast<off_t>(offset) + static_cast<off_t>(done));
    if (got == 0)
      throw archive_damaged(fmt::format("'{}' is shorter than its index says", name));
    if (got > 0)
      done += static_cast<std::size_t>(got);
    else if (errno != EINTR)
      throw os_error(fmt::format("cannot read '{}'", name), errno);
  }
  return result;
}

/// The name is a path below the folder that reaches nothing else.
bool is_safe(const std::string& name) {
  try {
    static_cast<void>(split_store_path(name));
    return true;
  } catch (const Error&) {
    return false;
  }
}

/// `rooms/FOLDER/NAME`.
bool is_page(const std::string& name) {
  return is_safe(name) && name.starts_with(archive_files::rooms) &&
         std::count(name.begin(), name.end(), '/') == 2 && name[archive_files::rooms.size()] == '/';
}

} // namespace

Error archive_damaged(std::string_view what) {
  return Error(ErrorKind::corrupt, fmt::format("{}{}", damage_beginning, what))
      .hint("'gc2pc export verify' lists every damage.");
}

void for_each_zstd_line(ZstdReader& reader, const std::function<void(std::string_view)>& take) {
  std::string text;
  while (reader.read(text, read_bytes)) {
    std::size_t begin = 0;
    for (auto end = text.find('\n'); end != text.npos; end = text.find('\n', begin)) {
      take(std::string_view(text).substr(begin, end - begin));
      begin = end + 1;
    }
    text.erase(0, begin);
    if (text.size() > longest_line)
      throw Error(ErrorKind::corrupt, "a line is too long");
  }
  if (!text.empty())
    throw Error(ErrorKind::corrupt, "the last line is cut");
}

ArchiveFolder::ArchiveFolder(const std::filesystem::path& folder, ArchivePart part, const OpenSealed& open)
    : folder_(folder) {
  root_ = UniqueFd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root_)
    throw os_error(fmt::format("cannot open the archive '{}'", folder.string()), errno);
  struct stat facts {};
  if (::fstatat(root_.get(), archive_files::manifest.data(), &facts, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno != ENOENT)
      throw os_error(fmt::format("cannot examine the archive '{}'", folder.string()), errno);
    if (::faccessat(root_.get(), archive_files::progress.data(), F_OK, 0) == 0)
      throw Error(ErrorKind::not_found,
                  fmt::format("'{}' is an archive that is not finished", folder.string()))
          .hint("Run the export again; it resumes.");
    throw Error(ErrorKind::not_found,
                fmt::format("'{}' is not an archive: it has no manifest.json", folder.string()))
        .hint("Name the folder that 'gc2pc export' wrote.");
  }
  manifest_ = archive_manifest_from(small_file(archive_files::manifest));
  read_sums();
  if (part == ArchivePart::checksums)
    return;
  if (manifest_.encryption)
    read_keys(open);
  read_frames();
}

void ArchiveFolder::read_keys(const OpenSealed& open) {
  if (!open)
    throw Error(ErrorKind::usage,
                fmt::format("the archive '{}' is encrypted, and neither a private key nor a "
                            "passphrase is given",
                            folder_.string()))
        .hint("Name one with --decrypt-key, --passphrase-env or --passphrase-file.");
  for (std::int64_t number = 1; number <= manifest_.encryption->keys; ++number) {
    const auto sealed = small_file(archive_files::key(number));
    try {
      keys_.push_back(ContentKey::from(open(sealed)));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::wrong_input)
        throw;
      throw Error(error.kind(),
                  fmt::format("the archive '{}' cannot be opened: {}", folder_.string(), error.message()))
          .hint("Give the key or passphrase that opens it: --decrypt-key, --passphrase-env or "
                "--passphrase-file.");
    }
  }
}

std::string ArchiveFolder::stored_name(const std::string& name) const {
  return manifest_.encryption && !archive_files::is_open(name)
             ? name + std::string(archive_files::sealed_ending)
             : name;
}

std::string ArchiveFolder::opened(std::string_view piece, const std::string& name) const {
  for (const auto& key : keys_)
    try {
      return key.open(piece);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::wrong_input)
        throw;
    }
  throw archive_damaged(fmt::format("'{}' is not encrypted with the archive's keys", name));
}

void ArchiveFolder::read(const std::string& plain_name,
                         const std::function<void(std::string_view)>& take) const {
  const auto name = stored_name(plain_name);
  const auto file = open_checked(name);
  if (name == plain_name)
    return read_blocks(file.get(), name, take);
  std::string waiting;
  const auto take_pieces = [&](std::size_t least) {
    while (waiting.size() > least) {
      std::size_t size = 0;
      try {
        size = first_sealed(waiting).size();
      } catch (const Error&) {
        throw archive_damaged(fmt::format("'{}' is not encrypted with the archive's keys", name));
      }
      take(opened(std::string_view(waiting).substr(0, size), name));
      waiting.erase(0, size);
    }
  };
  // So much that there is a whole piece in it.
  constexpr std::size_t enough = 2 * sealed_piece_bytes;
  read_blocks(file.get(), name, [&](std::string_view block) {
    waiting += block;
    take_pieces(enough);
  });
  take_pieces(0);
}

UniqueFd ArchiveFolder::open(const std::string& name) const {
  int folder = root_.get();
  UniqueFd below;
  const auto parts = split_store_path(name);
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    below = UniqueFd(::openat(folder, parts[i].c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!below)
      break;
    folder = below.get();
  }
  UniqueFd file(parts.size() == 1 || below
                    ? ::openat(folder, parts.back().c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
                    : -1);
  struct stat facts {};
  if (!file && errno == ENOENT)
    throw archive_damaged(fmt::format("'{}' is missing", name));
  if (!file && (errno == ELOOP || errno == ENOTDIR))
    throw archive_damaged(fmt::format("'{}' is not a regular file", name));
  if (!file || ::fstat(file.get(), &facts) != 0)
    throw os_error(fmt::format("cannot open '{}'", (folder_ / name).string()), errno);
  if (!S_ISREG(facts.st_mode))
    throw archive_damaged(fmt::format("'{}' is not a regular file", name));
  return file;
}

std::string ArchiveFolder::small_file(std::string_view name) const {
  const std::string text_name(name);
  std::string text;
  const auto take = [&](std::string_view block) {
    if ((text += block).size() > most_manifest_text)
      throw archive_damaged(fmt::format("'{}' is too large", name));
  };
  if (name == archive_files::manifest)
    read_blocks(open(text_name).get(), text_name, take);
  else
    read(text_name, take);
  return text;
}

UniqueFd ArchiveFolder::open_checked(const std::string& name) const {
  const auto expected = sums_.find(name);
  if (expected == sums_.end())
    throw archive_damaged(fmt::format("SHA256SUMS does not list '{}'", name));
  return open_checked(name, expected->second);
}

UniqueFd ArchiveFolder::open_checked(const std::string& name, std::string_view sum) const {
  auto file = open(name);
  Sha256 digest;
  read_blocks(file.get(), name, [&](std::string_view block) { digest.update(block); });
  if (hex(digest.finish()) != sum)
    throw archive_damaged(fmt::format("'{}' does not match its checksum", name));
  return file;
}

void ArchiveFolder::for_each_page(
    const std::function<void(const std::string&, std::string_view)>& take) const {
  if (!manifest_.pages)
    return;
  const std::string list(archive_files::pages);
  const auto file = open_checked(list, manifest_.pages->sums);
  std::string text, before;
  std::int64_t count = 0;
  const auto take_line = [&](std::string_view line) {
    if (line.size() <= sum_digits + 2 || line.substr(sum_digits, 2) != "  ")
      throw archive_damaged(fmt::format("'{}' has a line that is not a checksum and a name", list));
    const std::string name(line.substr(sum_digits + 2));
    if (!is_page(name) || name <= before)
      throw archive_damaged(fmt::format("'{}' has a name that is not a page, or is not sorted", list));
    take(name, line.substr(0, sum_digits));
    before = name;
    ++count;
  };
  read_blocks(file.get(), list, [&](std::string_view block) {
    text += block;
    std::size_t begin = 0;
    for (auto end = text.find('\n'); end != text.npos; end = text.find('\n', begin)) {
      take_line(std::string_view(text).substr(begin, end - begin));
      begin = end + 1;
    }
    text.erase(0, begin);
  });
  if (!text.empty() || count != manifest_.pages->count)
    throw archive_damaged(fmt::format("'{}' has another number of pages than the manifest", list));
}

std::vector<std::string> ArchiveFolder::names_in(const std::string& folder) const {
  UniqueFd opened(::fcntl(root_.get(), F_DUPFD_CLOEXEC, 0));
  for (const auto& part : split_store_path(folder)) {
    if (!opened)
      break;
    opened = UniqueFd(::openat(opened.get(), part.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  }
  if (!opened && errno == ENOENT)
    return {};
  if (!opened && (errno == ELOOP || errno == ENOTDIR))
    throw archive_damaged(fmt::format("'{}' is not a folder", folder));
  const auto shown = (folder_ / folder).string();
  if (!opened)
    throw os_error(fmt::format("cannot open '{}'", shown), errno);
  return names_in_folder(opened.get(), shown);
}

void ArchiveFolder::read_sums() {
  const std::string name(archive_files::sums);
  const auto file = open(name);
  Sha256 digest;
  std::string text;
  const auto take = [&](std::string_view line) {
    const auto sum = line.substr(0, sum_digits);
    if (line.size() <= sum_digits + 2 || line.substr(sum_digits, 2) != "  " ||
        !sums_.emplace(line.substr(sum_digits + 2), sum).second)
      throw archive_damaged(fmt::format("'{}' has a line that is not a checksum and a name", name));
  };
  read_blocks(file.get(), name, [&](std::string_view block) {
    digest.update(block);
    text += block;
  });
  // First, so that nothing of a foreign list is believed.
  if (hex(digest.finish()) != manifest_.sums)
    throw archive_damaged(fmt::format("'{}' does not match the manifest", name));
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    take(std::string_view(text).substr(begin, end - begin));
    begin = end + 1;
  }
  for (const auto& [listed, sum] : sums_)
    if (!is_safe(listed))
      throw archive_damaged(fmt::format("'{}' lists a name that leads out of the archive", name));
}

void ArchiveFolder::read_frames() {
  frames_ = rows<MessageFrame>();
  std::int64_t rows = 0;
  const MessageFrame* before = nullptr;
  for (const auto& frame : frames_) {
    const bool follows = before == nullptr            ? frame.file == 1 && frame.offset == 0
                         : frame.file == before->file ? frame.offset == before->offset + before->bytes
                                                      : frame.file == before->file + 1 && frame.offset == 0;
    // Rooms ascend; before the first frame with one there may be some without.
    const bool ascends = frame.first_room <= frame.last_room &&
                         frame.first_room.has_value() == frame.last_room.has_value() &&
                         (before == nullptr || before->last_room <= frame.first_room);
    if (!follows || !ascends || frame.bytes <= 0 || frame.text_bytes <= 0 || frame.rows <= 0 ||
        !GroupDigest::parse(frame.total_count, frame.total_sum) ||
        static_cast<std::uint64_t>(frame.text_bytes) > longest_line)
      throw archive_damaged("the index of the messages contradicts itself");
    rows += frame.rows;
    before = &frame;
  }
  const auto counted = manifest_.rows.find("tblChat");
  if (counted == manifest_.rows.end() || counted->second != rows)
    throw archive_damaged("the index of the messages has another count than the manifest");
}

void ArchiveFolder::for_each_line(const std::string& name,
                                  const std::function<void(std::string_view)>& take) const {
  std::string packed; // of an encrypted archive; otherwise it is read from the file
  UniqueFd file;
  if (manifest_.encryption)
    read(name, [&](std::string_view piece) { packed += piece; });
  else
    file = open_checked(name);
  try {
    if (manifest_.encryption) {
      ZstdReader reader{std::string_view(packed)};
      for_each_zstd_line(reader, take);
    } else {
      ZstdReader reader(file.get());
      for_each_zstd_line(reader, take);
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::corrupt)
      throw;
    throw archive_damaged(fmt::format("in '{}' {}", name, error.message()));
  }
}

std::shared_ptr<const std::string> ArchiveFolder::text_of(const MessageFrame& frame) const {
  const std::pair place(frame.file, frame.offset);
  {
    const std::lock_guard lock(kept_mutex_);
    if (kept_text_ && kept_place_ == place)
      return kept_text_;
  }
  auto text = std::make_shared<const std::string>(unpacked(frame));
  const std::lock_guard lock(kept_mutex_);
  kept_place_ = place;
  kept_text_ = text;
  return text;
}

std::string ArchiveFolder::unpacked(const MessageFrame& frame) const {
  const auto name = stored_name(archive_files::messages(frame.file));
  const auto file = open(name);
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0)
    throw os_error(fmt::format("cannot examine '{}'", name), errno);
  if (frame.offset > facts.st_size || frame.bytes > facts.st_size - frame.offset)
    throw archive_damaged(fmt::format("'{}' is shorter than its index says", name));
  auto bytes = read_exactly(file.get(), name, frame.offset, frame.bytes);
  if (sha256_hex(bytes) != frame.sha256)
    throw archive_damaged(fmt::format("'{}' does not match its checksum at byte {}", name, frame.offset));
  if (manifest_.encryption)
    bytes = opened(bytes, name);
  try {
    return unpack_zstd(bytes, static_cast<std::size_t>(frame.text_bytes));
  } catch (const Error& error) {
    throw archive_damaged(fmt::format("in '{}' {}", name, error.message()));
  }
}

} // namespace gc2pc
