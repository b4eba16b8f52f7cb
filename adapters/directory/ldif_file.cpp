// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_file.hpp"

#include "adapters/directory/ldif_open_text.hpp"
#include "adapters/directory/ldif_pending.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "adapters/files/atomic_file.hpp"
#include "adapters/files/leftovers.hpp"
#include "mappings/model/sha256.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <deque>
#include <future>
#include <memory>
#include <span>
#include <utility>

namespace gc2pc {
namespace {

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
      const auto piece = document.bytes(at, std::min(at + ldif_read_bytes, end));
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
    places_.push_back(ldif_place_of(paths_[file], links_));
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
    if (!holds_text(place(file), name_of(file), document_->text(document_->files()[file])))
      return false;
  return true;
}

bool LdifFiles::rests_unchanged() {
  if (!document_ || !resting_ || change_is_pending())
    return false;
  const auto begun = file_clock_now();
  std::vector<OpenLdifFile> files;
  std::vector<FileStamp> stamps;
  for (std::size_t number = 0; number < paths_.size(); ++number) {
    files.push_back(open_ldif(place(number), name_of(number)));
    stamps.push_back(stamp_of(files.back().facts));
  }
  if (seen_ != stamps) {
    Sha256 digest;
    std::string piece(ldif_read_bytes, '\0');
    for (std::size_t number = 0; number < files.size(); ++number) {
      while (const auto got = read_ldif(files[number], piece.data(), piece.size(), name_of(number)))
        digest.update(std::string_view(piece).substr(0, got));
      if (digest.finish() != document_->files()[number].sha256)
        return false;
    }
    seen_ = settled(stamps, begun) ? std::optional(std::move(stamps)) : std::nullopt;
  }
  const auto text = std::make_shared<OpenLdifText>(std::move(files), document_->files());
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
  const auto begun = file_clock_now();
  std::vector<LdifSource> sources;
  std::vector<FileStamp> stamps;
  for (std::size_t file = 0; file < paths_.size(); ++file) {
    auto whole = read_whole_ldif(place(file), name_of(file));
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
    const auto present = digest_of_ldif(place(file), name_of(file));
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
    std::vector<PresentLdifFile> present;
    for (const auto& change : changes)
      present.push_back(digest_of_ldif(place(change.file), name_of(change.file)));
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
