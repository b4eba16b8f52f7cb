// SPDX-License-Identifier: Apache-2.0
/// \file
/// Messages on their way into an archive: cut into frames, compressed, and written file by file.
#pragma once

#include "adapters/batch.hpp"
#include "adapters/export/archive_writer.hpp"
#include "mappings/model/group_digest.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// How messages are cut: the same store always the same way.
struct ArchiveLimits {
  /// A frame is what has to be unpacked to read one message. It ends after so many rows, or bytes of content
  /// and rtf: larger ones compress hardly better.
  std::int64_t frame_rows = 20'000;
  std::size_t frame_bytes = std::size_t{4} << 20;
  /// A file ends after the frame with which it has so many bytes. What is lost by a kill is less than one.
  std::int64_t file_bytes = std::int64_t{64} << 20;
};

/// Takes the lines of all messages, in their order. Those of files that an earlier call finished are only
/// compared with what it wrote.
class MessageFiles {
 public:
  MessageFiles(ArchiveWriter& archive, const ArchiveLimits& limits);

  /// Whether the next lines are compared, not written: then nobody reads the text of the line.
  [[nodiscard]] bool compares() const { return compared_files_ < earlier_files_; }
  /// Where the text of the next row is appended to; unused while this compares.
  [[nodiscard]] std::string& text() { return text_; }
  /// A row is complete. `total`: of all rows so far. Throws Error(changed) when an earlier call wrote other
  /// ones.
  void end_row(std::optional<std::int64_t> room, std::size_t text_bytes, const GroupDigest& total);
  /// After the last row. Returns the frames of all files.
  [[nodiscard]] std::vector<MessageFrame> finish(const GroupDigest& total);

 private:
  void end_frame(const GroupDigest& total);
  void compare_frame(const GroupDigest& total);
  void write_frame(const GroupDigest& total);
  void end_file();

  ArchiveWriter& archive_;
  ArchiveLimits limits_;
  std::size_t earlier_files_;
  std::size_t compared_files_ = 0, compared_frames_ = 0;
  std::string text_, packed_; ///< of the frame at hand; their memory is used again
  std::int64_t rows_ = 0;
  std::size_t bytes_ = 0;
  std::optional<std::int64_t> first_room_, last_room_;
  std::optional<ArchiveFile> file_;
  std::vector<MessageFrame> frames_; ///< of the file at hand
};

} // namespace gc2pc
