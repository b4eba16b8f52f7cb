// SPDX-License-Identifier: Apache-2.0
/// \file
/// Messages on their way: batches whose memory is used again, bounded by rows and bytes.
#pragma once

#include "mappings/model/legacy.hpp"

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

/// A list of messages that keeps its strings' memory when it is filled again; beside it those rows of a
/// legacy database that cannot be read.
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
  /// A row that cannot be read: what is wrong with it.
  void add_bad(std::span<const legacy::BadMessage> values) {
    bad_.insert(bad_.end(), values.begin(), values.end());
    bad_rows_.push_back({size_, bad_.size()});
  }
  void clear() {
    for (auto& row : rows())
      let_go(row);
    size_ = 0;
    bytes_ = 0;
    bad_.clear();
    bad_rows_.clear();
  }
  [[nodiscard]] bool full() const {
    return size_ + bad_rows_.size() >= max_batch_rows || bytes_ >= max_batch_bytes;
  }
  /// Neither rows nor bad ones.
  [[nodiscard]] bool empty() const { return size_ + bad_rows_.size() == 0; }
  /// Without the bad rows.
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t bad_rows() const { return bad_rows_.size(); }
  /// What is wrong with the bad rows, one or more for each, in their order.
  [[nodiscard]] std::span<const legacy::BadMessage> bad() const { return bad_; }
  /// Calls `take(rows)` and `take_bad(values)` with all of them in the order in which they were read.
  template <class Take, class TakeBad>
  void in_order(Take&& take, TakeBad&& take_bad) {
    std::size_t row = 0, value = 0;
    for (const auto& place : bad_rows_) {
      if (place.row > row)
        take(rows().subspan(row, place.row - row));
      take_bad(bad().subspan(value, place.values_end - value));
      row = place.row;
      value = place.values_end;
    }
    if (row < size_)
      take(rows().subspan(row));
  }
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
  /// Where a bad row belongs.
  struct BadRow {
    std::size_t row;        ///< in front of this row
    std::size_t values_end; ///< in bad_
  };
  std::vector<legacy::BadMessage> bad_;
  std::vector<BadRow> bad_rows_;
};

/// Streams messages in ascending room and chatId.
template <class Row>
class MessageReader {
 public:
  virtual ~MessageReader() = default;
  /// Clears `batch` and fills it. False when there are no more rows (the batch is empty then). A batch may
  /// hold bad rows only.
  virtual bool next(Batch<Row>& batch) = 0;
};

} // namespace gc2pc
