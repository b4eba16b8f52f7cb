// SPDX-License-Identifier: Apache-2.0
/// \file
/// A file that is there whole or not at all: written under a temporary name, synced, renamed, folder synced.
#pragma once

#include "adapters/files/unique_fd.hpp"

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace gc2pc {

/// What `AtomicFile::commit` does with a file that already has the name.
enum class Existing {
  replace,
  refuse ///< Error(conflict), and the existing file stays
};

/// Whether AtomicFile looks in the folder for what a killed program left of the file.
enum class Leftovers {
  remove,
  none ///< the caller has looked: a folder of many files is not listed for each of them
};

/// What a power loss right after `AtomicFile::commit` may do.
enum class Durability {
  synced,    ///< nothing: file and folder are synced
  not_synced ///< take the content away: for what can be written again at any time
};

/// One file being written. Until `commit` only a temporary file `.gc2pc-tmp-…` exists in the same folder; the
/// destructor removes it. What a killed program left for the same name is removed on construction (and by
/// remove_dead_leftovers, where no process writes the name again). Two
/// writers of one name do not mix their bytes: the later one takes the temporary file of the earlier one
/// away, whose `commit` then fails.
class AtomicFile {
 public:
  /// `folder` is an open folder that outlives this; `shown` is the whole path for messages. The file gets
  /// exactly `mode`, whatever the umask is. Throws os_error.
  AtomicFile(int folder, std::string name, mode_t mode, std::string shown,
             Leftovers leftovers = Leftovers::remove);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Appends. Throws os_error (no_space, …).
  void write(std::string_view bytes);
  /// Gives the file to an owner and group, unless it already is theirs. Throws os_error (permission).
  void give_to(uid_t owner, gid_t group);
  /// fsync, rename, fsync of the folder; without the two fsyncs for not_synced. Throws os_error;
  /// Error(conflict) for Existing::refuse.
  void commit(Existing existing = Existing::replace, Durability durability = Durability::synced);

 private:
  int folder_;
  std::string name_, temporary_, shown_;
  UniqueFd file_;
  bool pending_ = false; ///< the temporary file exists
};

/// Writes a whole file so that after a crash the old or the new content is there, never a mix, and that it
/// survives a power loss once this returns. `mode` is set exactly. The folder must exist. Throws os_error.
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes, mode_t mode = 0600);

/// The same for a file that is written piece by piece.
void write_file_atomically(const std::filesystem::path& path, const std::function<void(AtomicFile&)>& fill,
                           mode_t mode = 0600, Durability durability = Durability::synced);

/// Makes a folder's entries survive a power loss; a file system that knows no such thing is left alone.
void sync_folder(int folder, std::string_view shown);

} // namespace gc2pc
