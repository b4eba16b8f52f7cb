// SPDX-License-Identifier: Apache-2.0
/// \file
/// An archive that is being written: each file is there whole or not at all, and the manifest comes last.
#pragma once

#include "adapters/crypto/content_key.hpp"
#include "adapters/crypto/envelope.hpp"
#include "adapters/crypto/signature.hpp"
#include "adapters/export/archive_manifest.hpp"
#include "adapters/export/archive_progress.hpp"
#include "adapters/files/atomic_file.hpp"
#include "adapters/files/unique_fd.hpp"
#include "mappings/model/sha256.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc {

class ArchiveWriter;

/// One file of it. In an encrypted archive it is cut into pieces, each sealed by itself, one behind the
/// other.
class ArchiveFile {
 public:
  ArchiveFile(ArchiveWriter& archive, const std::string& name);

  void write(std::string_view content);
  /// What ArchiveWriter::sealed() returned: a piece that can be read alone.
  void write_sealed(std::string_view piece);
  /// In the file so far, as they are stored.
  [[nodiscard]] std::int64_t bytes() const { return bytes_; }
  /// Given to write().
  [[nodiscard]] std::int64_t content_bytes() const { return content_bytes_; }
  /// In place, and listed. Returns its SHA-256, as it is stored.
  std::string commit();
  /// Of what was given to write(), after commit().
  [[nodiscard]] const std::string& content_sha256() const { return content_sha256_; }

 private:
  ArchiveWriter& archive_;
  std::string name_;
  const ContentKey* key_;
  UniqueFd folder_;
  AtomicFile file_;
  Sha256 digest_, content_digest_;
  std::int64_t bytes_ = 0, content_bytes_ = 0;
  std::string waiting_; ///< not sealed yet
  std::string content_sha256_;
};

class ArchiveWriter {
 public:
  using Sink = std::function<void(std::string_view)>;

  /// Creates the folder, 0700, or resumes in it. Its parent must exist. Throws Error(conflict) for a folder
  /// that holds anything else or a complete archive, Error(locked), os_error.
  explicit ArchiveWriter(const std::filesystem::path& folder);

  [[nodiscard]] ArchiveProgress& progress() { return *progress_; }
  /// From now on files are encrypted, but for those of archive_files::is_open(). What an earlier call wrote
  /// has a key of its own.
  void encrypt(const Envelope& envelope);
  [[nodiscard]] bool encrypts() const { return key_.has_value(); }
  [[nodiscard]] const std::optional<ArchiveEncryption>& encryption() const { return encryption_; }
  /// What a file is called in the folder.
  [[nodiscard]] std::string stored_name(const std::string& name) const;
  /// One piece of an encrypted archive.
  [[nodiscard]] std::string sealed(std::string_view bytes) const { return key_->seal(bytes); }
  /// Names of the files of messages that an earlier call finished and that are as it left them are listed,
  /// and the others forgotten.
  void take_over_finished();
  /// A whole file.
  void write(const std::string& name, const std::function<void(const Sink&)>& fill);
  void write(const std::string& name, std::string_view bytes);
  /// Takes a complete file over that was written into the archive's folder under another name.
  void adopt(const std::string& name, const std::string& from);
  /// Whether a file of these bytes is there; then it is listed.
  [[nodiscard]] bool has(const std::string& name, std::string_view sha256, std::int64_t bytes);
  /// Writes the list of checksums and the manifest, signed when there is a signer. Then the archive is
  /// complete.
  void finish(ArchiveManifest& manifest, const Signer* signer);
  /// Bytes of all files so far.
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  friend class ArchiveFile;
  /// The folder that a file is in; made when it does not exist.
  [[nodiscard]] UniqueFd folder_of(const std::string& name) const;
  void list(const std::string& name, std::string sha256, std::int64_t bytes);
  void put(std::string_view name, std::string_view bytes);

  std::filesystem::path folder_;
  UniqueFd root_;
  std::optional<ArchiveProgress> progress_;
  std::optional<ContentKey> key_;
  std::optional<ArchiveEncryption> encryption_;
  std::map<std::string, std::string> sums_;
  std::uint64_t bytes_ = 0;
};

} // namespace gc2pc
