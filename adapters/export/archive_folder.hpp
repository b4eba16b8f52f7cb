// SPDX-License-Identifier: Apache-2.0
/// \file
/// An archive as it can be read: whatever is read of it is compared with its checksum.
#pragma once

#include "adapters/archive/zstd_stream.hpp"
#include "adapters/crypto/content_key.hpp"
#include "adapters/export/archive_manifest.hpp"
#include "adapters/export/archive_prefix.hpp"
#include "adapters/export/row_json.hpp"
#include "adapters/files/unique_fd.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gc2pc {

/// What of an archive is read at once.
enum class ArchivePart {
  all,      ///< manifest, checksums, index of the messages
  checksums ///< only the first two: there are no frames, and no key is needed
};

/// Opens what was sealed to the recipients of an encrypted archive. Throws Error(wrong_input), Error(usage).
using OpenSealed = std::function<std::string(std::string_view sealed)>;

/// An open archive. Several threads may read it.
class ArchiveFolder {
 public:
  /// Throws Error(not_found) when the folder is not an archive, corrupt when it is damaged, and os_error.
  /// `open` is asked for an encrypted one; without it Error(usage).
  explicit ArchiveFolder(const std::filesystem::path& folder, ArchivePart part = ArchivePart::all,
                         const OpenSealed& open = {});

  [[nodiscard]] std::string description() const { return std::string(archive_prefix) + folder_.string(); }
  [[nodiscard]] const ArchiveManifest& manifest() const { return manifest_; }
  /// SHA-256 by name: of every file but those of the manifest, and of this list itself.
  [[nodiscard]] const std::map<std::string, std::string>& sums() const { return sums_; }
  /// Of the messages, in their order.
  [[nodiscard]] const std::vector<MessageFrame>& frames() const { return frames_; }

  /// A small file, whole.
  [[nodiscard]] std::string small_file(std::string_view name) const;
  /// Rows of a table. Throws Error(corrupt) that names the file.
  template <class Row>
  [[nodiscard]] std::vector<Row> rows() const {
    std::vector<Row> result;
    for_each_line(archive_files::table(Table<Row>::name),
                  [&](std::string_view line) { get_row(line, result.emplace_back()); });
    return result;
  }
  /// Calls `take` with the content of a file, piece by piece, and compares its checksum before.
  void read(const std::string& name, const std::function<void(std::string_view)>& take) const;
  /// The lines of a frame. The last one is kept: small rooms share a frame, and are read one by one.
  [[nodiscard]] std::shared_ptr<const std::string> text_of(const MessageFrame& frame) const;
  /// Opens a file, by its name in the folder, and compares its checksum. Throws Error(corrupt) that names it.
  [[nodiscard]] UniqueFd open_checked(const std::string& name) const;
  /// The same for a file whose checksum the caller knows.
  [[nodiscard]] UniqueFd open_checked(const std::string& name, std::string_view sum) const;
  /// Calls `take(name, sum)` for each page of a room, as the list of pages has them. Throws Error(corrupt)
  /// when it is not the list that the manifest names, or is not sorted.
  void for_each_page(const std::function<void(const std::string&, std::string_view)>& take) const;
  /// What there is in a folder of it, sorted; nothing when it does not exist. Throws Error(corrupt) for a
  /// link and anything else that is not a folder.
  [[nodiscard]] std::vector<std::string> names_in(const std::string& folder) const;

 private:
  void read_keys(const OpenSealed& open);
  void read_sums();
  void read_frames();
  void for_each_line(const std::string& name, const std::function<void(std::string_view)>& take) const;
  [[nodiscard]] UniqueFd open(const std::string& name) const;
  /// What a file is called in the folder.
  [[nodiscard]] std::string stored_name(const std::string& name) const;
  [[nodiscard]] std::string unpacked(const MessageFrame& frame) const;
  /// Of a sealed piece of a file.
  [[nodiscard]] std::string opened(std::string_view piece, const std::string& name) const;

  std::filesystem::path folder_;
  UniqueFd root_;
  ArchiveManifest manifest_;
  std::map<std::string, std::string> sums_;
  std::vector<MessageFrame> frames_;
  std::vector<ContentKey> keys_; ///< of an encrypted archive
  mutable std::mutex kept_mutex_;
  mutable std::pair<std::int64_t, std::int64_t> kept_place_; ///< file and offset of the frame that is kept
  mutable std::shared_ptr<const std::string> kept_text_;
};

/// How the message of damage begins.
inline constexpr std::string_view damage_beginning = "the archive is damaged: ";
/// What is thrown for damage.
[[nodiscard]] Error archive_damaged(std::string_view what);

/// Calls `take` for each line of compressed text, without its line feed. A last line must have one.
void for_each_zstd_line(ZstdReader& reader, const std::function<void(std::string_view)>& take);

} // namespace gc2pc
