// SPDX-License-Identifier: Apache-2.0
/// \file
/// LDIF files on disk: checked whole, then read where a question needs it; replaced whole, never when another
/// program changed them in between.
#pragma once

#include "adapters/directory/ldif_document.hpp"
#include "adapters/directory/ldif_edit.hpp"
#include "adapters/directory/ldif_reading.hpp"
#include "adapters/files/file_stamp.hpp"
#include "adapters/files/resolved_path.hpp"
#include "mappings/model/sha256.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// The files behind an LdifDirectory. The document always is what the files hold now: others may write them
/// between two calls. A change to several files takes effect at once: what a process that was killed has
/// written of it only in part counts as written, and the next change, or `remove_leftovers`, finishes it.
class LdifFiles {
 public:
  /// At least one.
  explicit LdifFiles(std::vector<std::filesystem::path> paths, Links links = Links::followed)
      : paths_(std::move(paths)), links_(links) {}

  [[nodiscard]] const std::vector<std::filesystem::path>& paths() const noexcept { return paths_; }
  /// Reads the files again; the result holds until the next call. Throws Error(not_found, permission) when
  /// one cannot be opened, wrong_input when it is no LDIF file, or larger than gc2pc takes; conflict when it
  /// was changed behind a change that was not finished; changed when its path has a link and links are
  /// refused; configuration when gc2pc runs as root and another account may write the folder of one.
  [[nodiscard]] const LdifDocument& load();
  /// The same document with its text on disk: what is not asked for is not in memory.
  [[nodiscard]] const LdifDocument& look();
  /// Frees the text of what `load` returned last.
  void rest();
  /// Changes what `load` or `look` returned last: each file atomically, mode and owner kept, a symbolic link
  /// left where it is, and files that no edit concerns not at all. Throws Error(changed) when a file is not
  /// what was loaded, or its name another file's, internal when the new text is not LDIF, or os_error; then
  /// the files have to be loaded again.
  void replace(const std::vector<LdifEdit>& edits);
  /// Finishes what a killed process began, and removes what else it left beside the files. Throws as `load`,
  /// and os_error.
  void remove_leftovers();

 private:
  /// What a file holds on disk while a change to it is under way.
  struct Unfinished {
    std::size_t file;
    std::string sha256_on_disk;
  };

  /// What is done to one file.
  struct Change {
    std::size_t file;
    std::vector<LdifEdit> edits; ///< with offsets in the file
  };

  [[nodiscard]] std::string name_of(std::size_t file) const;
  [[nodiscard]] bool change_is_pending();
  /// Whether the document was made of these texts.
  [[nodiscard]] bool is_of(const std::vector<LdifSource>& sources) const;
  /// Whether the files hold the document's text, and what it was when it was freed; then its bytes are read
  /// from the files that were looked at.
  [[nodiscard]] bool is_unchanged();
  [[nodiscard]] bool rests_unchanged();
  /// Resolved when it is asked for first, in the order of the paths.
  [[nodiscard]] const LdifFilePlace& place(std::size_t file);
  void read_pending_changes(std::vector<LdifSource>& sources);
  void finish_pending_changes();
  /// Adds the new text of each file to `sources`. Throws changed when one is not what was loaded.
  [[nodiscard]] std::vector<Change> changes_of(const std::vector<LdifEdit>& edits,
                                               std::vector<LdifSource>& sources);

  std::vector<std::filesystem::path> paths_;
  Links links_;
  std::vector<LdifFilePlace> places_; ///< of the first paths
  std::optional<LdifDocument> document_;
  bool resting_ = false;                       ///< the document's text is not in memory
  std::optional<std::vector<FileStamp>> seen_; ///< of files that were found to hold the document's text
  std::vector<Unfinished> unfinished_;
  std::vector<std::filesystem::path> pending_; ///< the files that hold these changes
};

} // namespace gc2pc
