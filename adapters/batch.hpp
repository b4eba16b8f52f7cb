// SPDX-License-Identifier: Apache-2.0
/// \file
/// Messages on their way: batches whose memory is used again, bounded by rows and bytes.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace gc2pc {

/// Rows in a batch at most. Beyond about a thousand, batching brings nothing more on any engine that was
/// measured.
inline constexpr std::size_t max_batch_rows = 2'000;
/// Bytes of content and rtf in a batch after which no further row is taken: a single message may be larger,
/// so a batch holds at most this plus one message.
inline constexpr std::size_t max_batch_bytes = std::size_t{1} << 20;

/// Memory of a text that is kept for its next use: nearly all of chat fits. More would add up, since in time
/// each row of each batch comes to hold the longest text of all.
inline constexpr std::size_t kept_text_bytes = 512;

/// A list of messages that keeps its strings' memory when it is filled again.
template <class Row>
class Batch {
 public:
  /// A row to fill in; it may hold the values of an earlier use.
  Row& next() {
    if (size_ == rows_.size())
      rows_.emplace_back();
    return rows_[size_++];
  }
  /// Takes back the last `next`.
  void drop_last() { let_go(rows_[--size_]); }
  void add_bytes(std::size_t bytes) { bytes_ += bytes; }
  void clear() {
    for (auto& row : rows())
      let_go(row);
    size_ = 0;
    bytes_ = 0;
  }
  [[nodiscard]] bool full() const { return size_ >= max_batch_rows || bytes_ >= max_batch_bytes; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }
  /// Bytes of content and rtf.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  [[nodiscard]] std::span<Row> rows() { return {rows_.data(), size_}; }
  [[nodiscard]] std::span<const Row> rows() const { return {rows_.data(), size_}; }

 private:
  static void let_go(std::string& text) {
    if (text.capacity() > kept_text_bytes)
      std::string().swap(text); // an assignment would keep the memory
  }
  static void let_go(Row& row) {
    let_go(row.content);
    if (row.rtf)
      let_go(*row.rtf);
  }

  std::vector<Row> rows_;
  std::size_t size_ = 0;
  std::size_t bytes_ = 0;
};

/// Streams messages in ascending room and chatId.
template <class Row>
class MessageReader {
 public:
  virtual ~MessageReader() = default;
  /// Clears `batch` and fills it. False when there are no more rows (the batch is empty then).
  virtual bool next(Batch<Row>& batch) = 0;
};

} // namespace gc2pc
