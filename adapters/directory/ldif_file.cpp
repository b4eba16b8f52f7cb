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

#include <algorithm>
#include <cerrno>
#include <deque>
#include <utility>

namespace gc2pc {
namespace {

/// A million objects of 2 KiB. The file is held in memory (up to three times while it is replaced), and
/// a site with more objects has a server to ask.
constexpr off_t max_file_bytes = off_t{2} * 1024 * 1024 * 1024;
/// Most that one read(2) is asked for: as large as helps.
constexpr std::size_t read_bytes = std::size_t{1024} * 1024;

struct Content {
  std::string text;
  struct stat facts {};
};

Error changed_meanwhile(const std::string& name) {
  return std::move(
      Error(ErrorKind::changed, name + " was changed by another program while gc2pc worked on it")
          .hint("Run the command again.")
          .retryable());
}

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
    throw changed_meanwhile(shown);
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

Content read_whole(const LdifFilePlace& place, const std::filesystem::path& path) {
  const std::string shown = quoted_name(path.string());
  const auto file = open_file(place, shown);
  Content content{{}, file.facts};
  content.text.resize(static_cast<std::size_t>(file.facts.st_size));
  // What is shorter than a moment ago shows in the text.
  content.text.resize(read_bytes_of(file, content.text.data(), content.text.size(), shown));
  return content;
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
      throw changed_meanwhile(quoted_name(path_.string()));
    file_.commit();
  }

 private:
  const LdifFilePlace& place_;
  std::filesystem::path path_;
  struct stat facts_;
  AtomicFile file_;
};

/// Each text with its length, so that no two lists of them look alike.
std::string length_prefix(std::size_t size) {
  return std::to_string(size) + ' ';
}

void add_text(Sha256& digest, std::string_view text) {
  digest.update(length_prefix(text.size()));
  digest.update(text);
}

Sha256Bytes digest_of(const std::vector<LdifSource>& sources) {
  Sha256 digest;
  for (const auto& source : sources)
    add_text(digest, source.text);
  return digest.finish();
}

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

bool LdifFiles::rests_unchanged() {
  if (!resting_ || change_is_pending())
    return false;
  Sha256 digest;
  std::string piece(read_bytes, '\0');
  for (std::size_t number = 0; number < paths_.size(); ++number) {
    const std::string shown = name_of(number);
    const auto file = open_file(place(number), shown);
    digest.update(length_prefix(static_cast<std::size_t>(file.facts.st_size)));
    while (const auto got = read_bytes_of(file, piece.data(), piece.size(), shown))
      digest.update(std::string_view(piece).substr(0, got));
  }
  return digest.finish() == *resting_;
}

const LdifIndex& LdifFiles::load_index() {
  return rests_unchanged() ? document_->index() : load().index();
}

const LdifDocument& LdifFiles::load() {
  if (is_unchanged())
    return *document_;
  std::vector<LdifSource> sources;
  for (std::size_t file = 0; file < paths_.size(); ++file)
    sources.push_back({read_whole(place(file), paths_[file]).text, paths_[file].string()});
  read_pending_changes(sources);
  if (resting_ && resting_ == digest_of(sources)) {
    document_->give_text(LdifDocument::joined_text(sources));
  } else if (!document_ || resting_ || !same_text(sources, *document_)) {
    document_.reset(); // not two documents at once
    document_.emplace(std::move(sources));
  }
  resting_.reset();
  return *document_;
}

void LdifFiles::rest() {
  if (!document_ || resting_)
    return;
  Sha256 digest;
  for (const auto& file : document_->files())
    add_text(digest, document_->text(file));
  resting_ = digest.finish();
  static_cast<void>(document_->take_text());
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
    const auto present = read_whole(place(file), paths_[file]);
    if (sha256_hex(present.text) != digest)
      throw changed_meanwhile(name_of(file));
    Replacement(place(file), paths_[file], present.facts, document_->text(document_->files()[file])).commit();
  }
  unfinished_.clear();
  for (const auto& path : pending_)
    drop_pending(path);
  pending_.clear();
}

void LdifFiles::replace(const std::vector<LdifEdit>& edits) {
  if (!document_)
    throw Error(ErrorKind::internal, "LDIF files are changed before they were read");
  finish_pending_changes();
  std::vector<LdifSource> sources;
  std::vector<LdifPendingFile> change;
  std::vector<std::size_t> changed;
  for (std::size_t file = 0; file < paths_.size(); ++file) {
    const auto& span = document_->files()[file];
    const auto text = document_->text(span);
    auto own = edits_in(span, edits);
    sources.push_back({own.empty() ? std::string(text) : apply_edits(text, own), span.name});
    if (own.empty())
      continue;
    changed.push_back(file);
    change.push_back({place(file).target.string(), {}, {}, std::move(own)});
  }
  std::optional<LdifDocument> fresh;
  try {
    fresh.emplace(std::move(sources));
  } catch (const Error& error) {
    throw Error(ErrorKind::internal, std::string("the new text is not valid LDIF: ") + error.what());
  }

  std::deque<Replacement> replacements; // they do not move
  for (std::size_t i = 0; i < changed.size(); ++i) {
    const auto file = changed[i];
    const auto present = read_whole(place(file), paths_[file]);
    if (present.text != document_->text(document_->files()[file]))
      throw changed_meanwhile(name_of(file));
    const auto text = fresh->text(fresh->files()[file]);
    replacements.emplace_back(place(file), paths_[file], present.facts, text);
    if (changed.size() > 1) {
      change[i].sha256_before = sha256_hex(present.text);
      change[i].sha256_after = sha256_hex(text);
    }
  }
  const bool several = changed.size() > 1;
  const auto kept = pending_path(place(0).target);
  if (several)
    write_pending(kept, change);
  for (auto& replacement : replacements)
    replacement.commit();
  if (several)
    drop_pending(kept);
  document_ = std::move(fresh); // until the files hold something else
}

void LdifFiles::remove_leftovers() {
  static_cast<void>(load());
  finish_pending_changes();
  for (const auto& [target, folder, name] : places_) {
    remove_dead_leftovers(target.parent_path(), target.filename().string());
    remove_dead_leftovers(target.parent_path(), pending_path(target).filename().string());
  }
}

} // namespace gc2pc
