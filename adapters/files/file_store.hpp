// SPDX-License-Identifier: Apache-2.0
/// \file
/// The folder of uploaded files: listed, hashed, copied, never written outside itself.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// A file below the store. `path` is relative, with '/' between parts, never with '..', never absolute.
struct StoredFile {
  std::string path;
  std::uint64_t size = 0; ///< bytes
};

/// What a copy did.
enum class CopyOutcome { copied, already_there };

/// An edge: the file store of a pool. Implementation: a local or mounted folder.
class FileStore {
 public:
  virtual ~FileStore() = default;

  [[nodiscard]] virtual std::string description() const = 0;
  /// All regular files below the store, sorted by path (bytes). Symbolic links are not followed; each is an
  /// Error (wrong_input) that names it, because what it points to may lie outside.
  [[nodiscard]] virtual std::vector<StoredFile> list() = 0;
  /// Lower-case hex SHA-256 of a file; nothing when there is no such file.
  [[nodiscard]] virtual std::optional<std::string> sha256(const std::string& path) = 0;
  /// Copies one file from `source` to the same path here: temporary name, sync, rename, folder synced;
  /// 0600/0700. An equal file (by SHA-256) is left alone; one with other content throws Error(conflict).
  /// Returns what happened and the SHA-256 of the bytes that arrived. `progress` gets bytes as they are
  /// written.
  struct Copied {
    CopyOutcome outcome = CopyOutcome::copied;
    std::string sha256;
  };
  virtual Copied copy_from(FileStore& source, const StoredFile& file,
                           const std::function<void(std::uint64_t)>& progress) = 0;
  /// Removes one file and the folders that become empty by it (never the store itself); already gone is
  /// success.
  virtual void remove(const std::string& path) = 0;
  /// Opens a file for reading in blocks: calls `sink` with each block (at most 256 KiB).
  virtual void read(const std::string& path, const std::function<void(const char*, std::size_t)>& sink) = 0;
  /// Whether the store's folder exists now, and creates it (0700) for `create`.
  [[nodiscard]] virtual bool exists() const = 0;
  virtual void create() = 0;
  /// Bytes free where the store is (or will be).
  [[nodiscard]] virtual std::uint64_t free_bytes() const = 0;
};

} // namespace gc2pc
