// SPDX-License-Identifier: Apache-2.0
/// \file
/// The folder of uploaded files as it can be looked at: listed, hashed, read.
#pragma once

#include <cstddef>
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

/// The reads of a file store: all that a dry run has of it, and all that is done with the legacy one.
class FileReader {
 public:
  virtual ~FileReader() = default;

  [[nodiscard]] virtual std::string description() const = 0;
  /// All regular files below the store, sorted by path (bytes). Symbolic links are not followed; each is an
  /// Error (wrong_input) that names it, because what it points to may lie outside.
  [[nodiscard]] virtual std::vector<StoredFile> list() = 0;
  /// Lower-case hex SHA-256 of a file; nothing when there is no such file.
  [[nodiscard]] virtual std::optional<std::string> sha256(const std::string& path) = 0;
  /// Opens a file for reading in blocks: calls `sink` with each block (at most 256 KiB).
  virtual void read(const std::string& path, const std::function<void(const char*, std::size_t)>& sink) = 0;
  /// Whether the store's folder exists now.
  [[nodiscard]] virtual bool exists() const = 0;
  /// What keeps the account from reading the store, or from writing into it (or from making it): a sentence
  /// without its full stop; empty when nothing does. Nothing is tried.
  [[nodiscard]] virtual std::string trouble_reading() const { return {}; }
  [[nodiscard]] virtual std::string trouble_writing() const { return {}; }
  /// Bytes free where the store is (or will be).
  [[nodiscard]] virtual std::uint64_t free_bytes() const = 0;
};

} // namespace gc2pc
