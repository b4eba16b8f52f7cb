// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_file.hpp"

#include "adapters/directory/ldif_pending.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "adapters/files/atomic_file.hpp"
#include "adapters/files/leftovers.hpp"
#include "adapters/files/os_error.hpp"
#include "adapters/files/ownership.hpp"
#include "mappings/model/sha256.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <deque>
#include <future>
#include <memory>
#include <span>
#include <utility>

namespace gc2pc {
namespace {

/// A million objects of 2 KiB. The file is in memory while it is checked, and a site with more objects has a
/// server to ask.
constexpr off_t max_file_bytes = off_t{2} * 1024 * 1024 * 1024;
/// Most that one read(2) is asked for: as large as helps.
constexpr std::size_t read_bytes = std::size_t{1024} * 1024;

/// What is read at once of a file whose records are asked for one after the other.
constexpr std::size_t window_bytes = std::size_t{256} * 1024;
/// A file that was written less than so long ago may be written again without getting another time: where
/// times are coarse (2 s on FAT), and where they have a fraction of a millisecond. Those are taken from a
/// clock that moves every 10 ms at least (16 ms on Windows).
constexpr std::int64_t coarse_time_ns = 2'000'000'000, fine_time_ns = 20'000'000, millisecond_ns = 1'000'000;

Error cannot_open(const std::string& shown, int reason) {
  auto error = os_error("cannot open " + shown, reason);
  if (reason == ENOENT)
    error.hint("Export the directory to this file, or give the path of an LDIF file that exists.");
  return error;
}

/// Links are followed here, if at all, and never again.
LdifFilePlace place_of(const std::filesystem::path& path, Links links) {
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

/// A file that was opened, examined and found to be one that gc2pc reads.
struct OpenFile {
  UniqueFd descriptor;
  struct stat facts {};
};

OpenFile open_file(const LdifFilePlace& place, const std::string& shown) {
  // O_NONBLOCK: opening a named pipe must not wait for a writer; it has no effect on regular files.
  OpenFile file;
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

/// Reads up to `size` bytes; returns how many: fewer at the end of the file.
std::size_t read_bytes_of(const OpenFile& file, char* begin, std::size_t size, const std::string& shown) {
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t got = ::read(file.descriptor.get(), begin + filled, std::min(read_bytes, size - filled));
    if (got == 0)
      break;
    if (got > 0)
      filled += static_cast<std::size_t>(got);
    else if (errno != EINTR)
      throw os_error("cannot read " + shown, errno);
  }
  return filled;
}

/// The text of a file, and what the file was when it was read.
struct WholeFile {
  std::string text;
  struct stat facts {};
};

WholeFile read_whole(const LdifFilePlace& place, const std::filesystem::path& path) {
  const std::string shown = quoted_name(path.string());
  const auto file = open_file(place, shown);
  WholeFile whole{std::string(static_cast<std::size_t>(file.facts.st_size), '\0'), file.facts};
  // What is shorter than a moment ago shows in the text.
  whole.text.resize(read_bytes_of(file, whole.text.data(), whole.text.size(), shown));
  return whole;
}

/// The files of a document whose text is not in memory. They stay open, so that they stay those that were
/// looked at.
class OpenText {
 public:
  OpenText(std::vector<OpenFile> files, std::vector<LdifFileSpan> spans)
      : files_(std::move(files)), spans_(std::move(spans)) {}

  void read(std::size_t begin, std::span<char> out) {
    if (begin < window_begin_ || begin + out.size() > window_begin_ + window_.size()) {
      const auto& span = *std::find_if(spans_.begin(), spans_.end(),
                                       [&](const auto& candidate) { return begin <= candidate.end; });
      if (begin + out.size() > span.end)
        throw Error(ErrorKind::internal, "bytes behind the end of an LDIF file are asked for");
      window_begin_ = begin;
      window_.resize(std::min(std::max(out.size(), window_bytes), span.end - begin));
      fill_window(files_[static_cast<std::size_t>(&span - spans_.data())], begin - span.begin, span.name);
    }
    std::copy_n(window_.begin() + static_cast<std::ptrdiff_t>(begin - window_begin_), out.size(),
                out.begin());
  }

 private:
  void fill_window(const OpenFile& file, std::size_t offset, const std::string& name) {
    std::size_t filled = 0;
    while (filled < window_.size()) {
      const auto got = ::pread(file.descriptor.get(), window_.data() + filled, window_.size() - filled,
                               static_cast<off_t>(offset + filled));
      if (got == 0)
        throw ldif_file_changed(quoted_name(name));
      if (got > 0)
        filled += static_cast<std::size_t>(got);
      else if (errno != EINTR)
        throw os_error("cannot read " + quoted_name(name), errno);
    }
  }

  std::vector<OpenFile> files_;
  std::vector<LdifFileSpan> spans_;
  std::string window_;
  std::size_t window_begin_ = 0;
};

std::int64_t nanoseconds(const struct timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::int64_t nanoseconds_now() {
  struct timespec now {};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return nanoseconds(now);
}

/// Whether the file holds this text, without a second copy of it.
bool holds(const LdifFilePlace& place, const std::filesystem::path& path, std::string_view text) {
  const std::string shown = quoted_name(path.string());
  const auto file = open_file(place, shown);
  if (static_cast<std::size_t>(file.facts.st_size) != text.size())
    return false;
  std::string piece(read_bytes, '\0');
  for (;;) {
    const auto got = read_bytes_of(file, piece.data(), piece.size(), shown);
    if (got == 0)
      return text.empty();
    if (!text.starts_with(std::string_view(piece).substr(0, got)))
      return false;
    text.remove_prefix(got);
  }
}

/// What a file is now.
struct Present {
  std::string sha256;
  struct stat facts {};
};

Present digest_now(const LdifFilePlace& place, const std::string& shown) {
  const auto file = open_file(place, shown);
  Sha256 digest;
  std::string piece(read_bytes, '\0');
  while (const auto got = read_bytes_of(file, piece.data(), piece.size(), shown))
    digest.update(std::string_view(piece).substr(0, got));
  return {hex(digest.finish()), file.facts};
}

/// A file that is about to be replaced.
class Replacement {
 public:
  /// Everything but the renaming: what can fail fails here.
  Replacement(const LdifFilePlace& place, const std::filesystem::path& path, const struct stat& facts,
              std::string_view text)
      : place_(place), path_(path), facts_(facts),
        file_(place.folder.get(), place.name, facts.st_mode & 07777, path.string()) {
    file_.give_to(facts.st_uid, facts.st_gid);
    file_.write(text);
  }
  /// Throws changed when the name is another file's than the one that was read.
  void commit() {
    struct stat now {};
    if (::fstatat(place_.folder.get(), place_.name.c_str(), &now, AT_SYMLINK_NOFOLLOW) != 0 ||
        now.st_dev != facts_.st_dev || now.st_ino != facts_.st_ino)
      throw ldif_file_changed(quoted_name(path_.string()));
    file_.commit();
  }

 private:
  const LdifFilePlace& place_;
  std::filesystem::path path_;
  struct stat facts_;
  AtomicFile file_;
};

bool same_text(const std::vector<LdifSource>& sources, const LdifDocument& document) {
  return std::equal(
      sources.begin(), sources.end(), document.files().begin(),
      [&](const LdifSource& source, const LdifFileSpan& file) { return source.text == document.text(file); });
}

/// The edits that concern a file, with offsets in it.
std::vector<LdifEdit> edits_in(const LdifFileSpan& file, const std::vector<LdifEdit>& edits) {
  std::vector<LdifEdit> own;
  for (const auto& edit : edits)
    if (edit.begin >= file.begin && edit.end <= file.end)
      own.push_back({edit.begin - file.begin, edit.end - file.begin, edit.text});
  return own;
}

/// A file's text with the edits; `see` gets each piece of the text as it is, in order.
template <class See>
std::string edited(const LdifDocument& document, const LdifFileSpan& file, std::vector<LdifEdit> edits,
                   const See& see) {
  sort_edits(edits);
  std::size_t size = file.end - file.begin;
  for (const auto& edit : edits)
    size += edit.text.size();
  std::string result;
  result.reserve(size);
  auto at = file.begin;
  const auto pass = [&](std::size_t end, bool keep) {
    while (at < end) {
      const auto piece = document.bytes(at, std::min(at + read_bytes, end));
      see(piece);
      if (keep)
        result += piece;
      at += piece.size();
    }
  };
  for (const auto& edit : edits) {
    pass(file.begin + edit.begin, true);
    result += edit.text;
    pass(file.begin + edit.end, false);
  }
  pass(file.end, true);
  return result;
}

/// Edits come from a file here; they are checked before they are applied.
bool fit(std::string_view text, const std::vector<LdifEdit>& edits) {
  return std::all_of(edits.begin(), edits.end(),
                     [&](const LdifEdit& edit) { return edit.begin <= edit.end && edit.end <= text.size(); });
}

} // namespace

std::string LdifFiles::name_of(std::size_t file) const {
  return quoted_name(paths_[file].string());
}

const LdifFilePlace& LdifFiles::place(std::size_t file) {
  if (places_.size() == file)
    places_.push_back(place_of(paths_[file], links_));
  return places_.at(file);
}

bool LdifFiles::change_is_pending() {
  if (!pending_.empty())
    return true;
  for (std::size_t file = 0; file < paths_.size(); ++file)
    if (read_pending(pending_path(place(file).target)))
      return true;
  return false;
}

bool LdifFiles::is_unchanged() {
  if (!document_ || resting_ || change_is_pending())
    return false;
  for (std::size_t file = 0; file < paths_.size(); ++file)
    if (!holds(place(file), paths_[file], document_->text(document_->files()[file])))
      return false;
  return true;
}

LdifFiles::Stamp LdifFiles::stamp_of(const struct stat& facts) {
  return {facts.st_dev, facts.st_ino, facts.st_size, nanoseconds(facts.st_ctim), nanoseconds(facts.st_mtim)};
}

bool LdifFiles::settled(const std::vector<Stamp>& stamps, std::int64_t moment) {
  return std::all_of(stamps.begin(), stamps.end(), [&](const Stamp& stamp) {
    const bool is_fine = stamp.changed % millisecond_ns != 0;
    return stamp.changed + (is_fine ? fine_time_ns : coarse_time_ns) < moment;
  });
}

bool LdifFiles::rests_unchanged() {
  if (!document_ || !resting_ || change_is_pending())
    return false;
  const auto begun = nanoseconds_now();
  std::vector<OpenFile> files;
  std::vector<Stamp> stamps;
  for (std::size_t number = 0; number < paths_.size(); ++number) {
    files.push_back(open_file(place(number), name_of(number)));
    stamps.push_back(stamp_of(files.back().facts));
  }
  if (seen_ != stamps) {
    Sha256 digest;
    std::string piece(read_bytes, '\0');
    for (std::size_t number = 0; number < files.size(); ++number) {
      while (const auto got = read_bytes_of(files[number], piece.data(), piece.size(), name_of(number)))
        digest.update(std::string_view(piece).substr(0, got));
      if (digest.finish() != document_->files()[number].sha256)
        return false;
    }
    seen_ = settled(stamps, begun) ? std::optional(std::move(stamps)) : std::nullopt;
  }
  const auto text = std::make_shared<OpenText>(std::move(files), document_->files());
  document_->rest([text](std::size_t begin, std::span<char> out) { text->read(begin, out); });
  return true;
}

const LdifDocument& LdifFiles::look() {
  if (rests_unchanged())
    return *document_;
  static_cast<void>(load());
  if (!pending_.empty())
    return *document_; // which the files do not hold yet
  rest();
  if (!rests_unchanged())
    throw ldif_file_changed(name_of(0));
  return *document_;
}

bool LdifFiles::is_of(const std::vector<LdifSource>& sources) const {
  return std::equal(
      sources.begin(), sources.end(), document_->files().begin(),
      [](const LdifSource& source, const LdifFileSpan& file) { return sha256(source.text) == file.sha256; });
}

const LdifDocument& LdifFiles::load() {
  if (is_unchanged())
    return *document_;
  const auto begun = nanoseconds_now();
  std::vector<LdifSource> sources;
  std::vector<Stamp> stamps;
  for (std::size_t file = 0; file < paths_.size(); ++file) {
    auto whole = read_whole(place(file), paths_[file]);
    sources.push_back({std::move(whole.text), paths_[file].string()});
    stamps.push_back(stamp_of(whole.facts));
  }
  read_pending_changes(sources);
  if (document_ && resting_ && is_of(sources)) {
    document_->give_text(LdifDocument::joined_text(sources));
  } else if (!document_ || resting_ || !same_text(sources, *document_)) {
    document_.reset(); // not two documents at once
    document_.emplace(std::move(sources));
  }
  resting_ = false;
  seen_ = pending_.empty() && settled(stamps, begun) ? std::optional(std::move(stamps)) : std::nullopt;
  return *document_;
}

void LdifFiles::rest() {
  if (!document_ || resting_)
    return;
  resting_ = true;
  document_->rest(nullptr);
}

void LdifFiles::read_pending_changes(std::vector<LdifSource>& sources) {
  unfinished_.clear();
  pending_.clear();
  std::vector<std::string> targets;
  for (const auto& place : places_)
    targets.push_back(place.target.string());
  for (const auto& target : targets) {
    const auto path = pending_path(target);
    const auto change = read_pending(path);
    if (!change)
      continue;
    pending_.push_back(path);
    for (const auto& entry : *change) {
      const auto found = std::find(targets.begin(), targets.end(), entry.path);
      if (found == targets.end())
        throw Error(ErrorKind::conflict, "a change to several files was interrupted, and one of them, " +
                                             quoted_name(entry.path) + ", is not in --directory")
            .hint("Give the same files in --directory as in the interrupted run. The pending change is in " +
                  quoted_name(path.string()) + ".");
      const auto file = static_cast<std::size_t>(found - targets.begin());
      auto& text = sources[file].text;
      const auto digest = sha256_hex(text);
      if (digest == entry.sha256_after)
        continue;
      auto changed = digest == entry.sha256_before && fit(text, entry.edits) ? apply_edits(text, entry.edits)
                                                                             : std::string();
      if (sha256_hex(changed) != entry.sha256_after)
        throw Error(ErrorKind::conflict,
                    name_of(file) + " was changed by another program after a change to several files was "
                                    "interrupted; the change cannot be completed")
            .hint("Restore the file as it was at the interruption, or correct the files by hand and remove " +
                  quoted_name(path.string()) + ".");
      text = std::move(changed);
      unfinished_.push_back({file, digest});
    }
  }
}

void LdifFiles::finish_pending_changes() {
  for (const auto& [file, digest] : unfinished_) {
    const auto present = digest_now(place(file), name_of(file));
    if (present.sha256 != digest)
      throw ldif_file_changed(name_of(file));
    Replacement(place(file), paths_[file], present.facts, document_->text(document_->files()[file])).commit();
  }
  unfinished_.clear();
  for (const auto& path : pending_)
    drop_pending(path);
  pending_.clear();
}

std::vector<LdifFiles::Change> LdifFiles::changes_of(const std::vector<LdifEdit>& edits,
                                                     std::vector<LdifSource>& sources) {
  std::vector<Change> changes;
  for (std::size_t file = 0; file < paths_.size(); ++file) {
    const auto& span = document_->files()[file];
    auto own = edits_in(span, edits);
    Sha256 before;
    sources.push_back({edited(*document_, span, own,
                              [&](std::string_view bytes) {
                                if (resting_) // they come from the file
                                  before.update(bytes);
                              }),
                       span.name});
    if (resting_ && before.finish() != span.sha256)
      throw ldif_file_changed(name_of(file));
    if (!own.empty())
      changes.push_back({file, std::move(own)});
  }
  return changes;
}

void LdifFiles::replace(const std::vector<LdifEdit>& edits) {
  if (!document_)
    throw Error(ErrorKind::internal, "LDIF files are changed before they were read");
  finish_pending_changes();
  std::vector<LdifSource> sources;
  const auto changes = changes_of(edits, sources);
  std::vector<std::string> sha256_before;
  for (const auto& change : changes)
    sha256_before.push_back(hex(document_->files()[change.file].sha256));
  document_.reset(); // not two documents at once
  // Beside the check of the new text, which takes longer: whether the files still hold the old one.
  auto looked_at = std::async(std::launch::async | std::launch::deferred, [&] {
    std::vector<Present> present;
    for (const auto& change : changes)
      present.push_back(digest_now(place(change.file), name_of(change.file)));
    return present;
  });
  std::optional<LdifDocument> fresh;
  try {
    fresh.emplace(std::move(sources));
  } catch (const Error& error) {
    throw Error(ErrorKind::internal, std::string("the new text is not valid LDIF: ") + error.what());
  }

  const auto present = looked_at.get();
  std::deque<Replacement> replacements; // they do not move
  std::vector<LdifPendingFile> pending;
  for (std::size_t number = 0; number < changes.size(); ++number) {
    const auto file = changes[number].file;
    if (present[number].sha256 != sha256_before[number])
      throw ldif_file_changed(name_of(file));
    const auto& span = fresh->files()[file];
    replacements.emplace_back(place(file), paths_[file], present[number].facts, fresh->text(span));
    if (changes.size() > 1)
      pending.push_back(
          {place(file).target.string(), sha256_before[number], hex(span.sha256), changes[number].edits});
  }
  const auto kept = pending_path(place(0).target);
  if (!pending.empty())
    write_pending(kept, pending);
  for (auto& replacement : replacements)
    replacement.commit();
  if (!pending.empty())
    drop_pending(kept);
  document_ = std::move(fresh); // until the files hold something else
  resting_ = false;
  seen_.reset();
  rest();
}

void LdifFiles::remove_leftovers() {
  if (change_is_pending()) {
    static_cast<void>(load());
    finish_pending_changes();
    rest();
  }
  for (const auto& [target, folder, name] : places_) {
    remove_dead_leftovers(target.parent_path(), target.filename().string());
    remove_dead_leftovers(target.parent_path(), pending_path(target).filename().string());
  }
}

} // namespace gc2pc
