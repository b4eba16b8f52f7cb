// SPDX-License-Identifier: Apache-2.0
/// \file
/// C52: the text of one row that a digest is made of.
#pragma once

#include "mappings/model/date_time.hpp"
#include "mappings/model/guid.hpp"
#include "mappings/model/sha256.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc {

/// Builds one row: fields joined by TAB, LF at the end. Writes into a buffer that only grows, with one check
/// of its size for each field: every message passes here twice in a cutover.
class RowText {
 public:
  explicit RowText(std::string& buffer) : buffer_(buffer) {}
  /// Long texts go into the digest from where they are, with all that is before them; finish() has the
  /// rest.
  RowText(std::string& buffer, Sha256& digest) : buffer_(buffer), digest_(&digest) {}

  RowText& guid(const Guid* guid) {
    if (!guid)
      return null();
    put(guid->write_to(field(Guid::text_size)));
    return *this;
  }
  RowText& guid(const std::optional<Guid>& guid) { return this->guid(guid ? &*guid : nullptr); }
  RowText& integer(std::int64_t value) {
    char* const digits = field(most_digits);
    put(std::to_chars(digits, digits + most_digits, value).ptr);
    return *this;
  }
  template <class T>
  RowText& integer(const std::optional<T>& value) {
    return value ? integer(static_cast<std::int64_t>(*value)) : null();
  }
  /// Two fields: length in bytes, then the text. NULL is one `-`.
  RowText& text(std::string_view value) {
    return integer(static_cast<std::int64_t>(value.size())).word(value);
  }
  RowText& text(const std::string& value) { return text(std::string_view(value)); }
  RowText& text(const std::optional<std::string>& value) {
    return value ? text(std::string_view(*value)) : null();
  }
  RowText& word(std::string_view value) {
    if (digest_ && value.size() > longest_copied) {
      digest_->update(std::string_view(buffer_).substr(0, used_));
      digest_->update(value);
      used_ = 0;
      value = {};
    }
    char* const begin = field(value.size());
    value.copy(begin, value.size());
    put(begin + value.size());
    return *this;
  }
  RowText& date(const std::optional<DateTime>& value) { return value ? word(value->seconds_text()) : null(); }
  RowText& null() { return word("-"); }
  std::string_view finish() {
    buffer_[used_ - 1] = '\n'; // the TAB after the last field
    return std::string_view(buffer_).substr(0, used_);
  }

 private:
  static constexpr std::size_t most_digits = 20; ///< of an int64, with its sign
  /// Bytes. Up to there one call of the digest's for the whole row is faster than several.
  static constexpr std::size_t longest_copied = std::size_t{16} * 1024;

  /// Where a field of up to `size` characters and its TAB can be written.
  char* field(std::size_t size) {
    if (buffer_.size() < used_ + size + 1)
      buffer_.resize(2 * (used_ + size + 1));
    return buffer_.data() + used_;
  }
  /// The field that was written ends there.
  void put(char* end) {
    *end = '\t';
    used_ = static_cast<std::size_t>(end - buffer_.data()) + 1;
  }

  std::string& buffer_;
  Sha256* digest_ = nullptr;
  std::size_t used_ = 0;
};

} // namespace gc2pc
