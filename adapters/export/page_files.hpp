// SPDX-License-Identifier: Apache-2.0
/// \file
/// Pages of an archive: so many small files that each is neither synced nor kept in memory; one list has
/// their checksums.
#pragma once

#include "adapters/export/archive_writer.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gc2pc {

class PageFiles {
 public:
  /// Takes away the pages of an earlier call, which are made again: a page is a function of the rows.
  explicit PageFiles(ArchiveWriter& archive);

  /// The next pages are those of a room. Folders must ascend, so that the list of checksums is sorted. Throws
  /// Error(internal) otherwise.
  void begin_room(std::string folder);
  /// Writes `rooms/FOLDER/NAME`, whole or not at all.
  void write(const std::string& name, std::string_view text);
  void end_room();
  /// Writes the list of checksums, and makes all pages durable at once.
  [[nodiscard]] ArchivedPages finish();

 private:
  void put(int file, std::string_view text) const;
  [[nodiscard]] std::string shown(const std::string& name) const;

  ArchiveWriter& archive_;
  ArchiveFile list_;
  UniqueFd rooms_, room_;
  std::string folder_;                                     ///< of the room
  std::vector<std::pair<std::string, std::string>> pages_; ///< of the room: name and checksum
  Sha256 digest_;
  std::int64_t count_ = 0;
};

} // namespace gc2pc
