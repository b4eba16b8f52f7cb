// SPDX-License-Identifier: Apache-2.0
/// \file
/// Texts compressed by zstd and back, piece by piece, by libarchive.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc {

/// Compresses one text. The same text makes the same bytes, however it was cut into pieces.
class ZstdWriter {
 public:
  using Sink = std::function<void(std::string_view)>;

  /// `sink` gets the compressed bytes; what it throws comes out of write() or finish(). `level` is
  /// Zstandard's; nothing: the usual one.
  explicit ZstdWriter(Sink sink, std::optional<int> level = {});
  ~ZstdWriter();
  ZstdWriter(const ZstdWriter&) = delete;
  ZstdWriter& operator=(const ZstdWriter&) = delete;

  void write(std::string_view text);
  /// Once, at the end.
  void finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Reads what ZstdWriter wrote, or several such texts one behind the other.
class ZstdReader {
 public:
  /// Reads from an open file, from where it is to its end. Keeps the descriptor; does not close it.
  explicit ZstdReader(int file);
  /// Reads from `bytes`, which outlives this.
  explicit ZstdReader(std::string_view bytes);
  ~ZstdReader();
  ZstdReader(const ZstdReader&) = delete;
  ZstdReader& operator=(const ZstdReader&) = delete;

  /// Appends at most `most` bytes to `text`; false at the end. Throws Error(corrupt) for what is not zstd or
  /// is cut.
  bool read(std::string& text, std::size_t most);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The whole of a text that must have exactly `size` bytes. Throws Error(corrupt); never takes more memory.
[[nodiscard]] std::string unpack_zstd(std::string_view bytes, std::size_t size);

} // namespace gc2pc
