// SPDX-License-Identifier: Apache-2.0
/// \file
/// An archive that is being written: each file is there whole or not at all, and the manifest comes last.
#pragma once

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

/// One file of it.
class ArchiveFile {
 public:
  ArchiveFile(ArchiveWriter& archive, std::string name);

  void write(std::string_view bytes);
  [[nodiscard]] std::int64_t bytes() const { return bytes_; }
  /// In place, and listed. Returns its SHA-256.
  std::string commit();

 private:
  ArchiveWriter& archive_;
  std::string name_;
  UniqueFd folder_;
  AtomicFile file_;
  Sha256 digest_;
  std::int64_t bytes_ = 0;
};

class ArchiveWriter {
 public:
  using Sink = std::function<void(std::string_view)>;

  /// Creates the folder, 0700, or resumes in it. Its parent must exist. Throws Error(conflict) for a folder
  /// that holds anything else or a complete archive, Error(locked), os_error.
  explicit ArchiveWriter(const std::filesystem::path& folder);

  [[nodiscard]] ArchiveProgress& progress() { return *progress_; }
  /// Names of the files of messages that an earlier call finished and that are as it left them are listed,
  /// and the others forgotten.
  void take_over_finished();
  /// A whole file.
  void write(const std::string& name, const std::function<void(const Sink&)>& fill);
  void write(const std::string& name, std::string_view bytes);
  /// Whether a file of this content is there; then it is listed.
  [[nodiscard]] bool has(const std::string& name, std::string_view sha256, std::int64_t bytes);
  /// Writes the list of checksums and the manifest, signed when there is a signer. Then the archive is
  /// complete.
  void finish(ArchiveManifest& manifest, const Signer* signer);
  /// Bytes of all files so far.
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  friend class ArchiveFile;
  friend class PageFiles;
  /// The folder that a file is in; made when it does not exist.
  [[nodiscard]] UniqueFd folder_of(const std::string& name) const;
  void list(const std::string& name, std::string sha256, std::int64_t bytes);
  void put(std::string_view name, std::string_view bytes);

  std::filesystem::path folder_;
  UniqueFd root_;
  std::optional<ArchiveProgress> progress_;
  std::map<std::string, std::string> sums_;
  std::uint64_t bytes_ = 0;
};

} // namespace gc2pc
