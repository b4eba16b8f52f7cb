// SPDX-License-Identifier: Apache-2.0
/// \file
/// Rows on their way into a table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gc2pc {

/// Takes rows value by value, in the order of the columns.
class RowSink {
 public:
  virtual ~RowSink() = default;
  /// Begins a transaction that writes together with the next row, or in flush() when there is none: no round
  /// trip of its own. False: the caller begins it.
  virtual bool begin() { return false; }
  virtual void put(std::int64_t value) = 0;
  /// The text must live until end_row().
  virtual void put(std::string_view value) = 0;
  void put(std::string&&) = delete;
  /// The same for a text that does not.
  virtual void put_temporary(std::string_view value) { put(value); }
  virtual void put_null() = 0;
  virtual void end_row() = 0;
  /// Everything that was put is in the table now. What is wrong with a row is said here at the latest.
  virtual void flush() = 0;
  /// Drops what was not flushed, so that the transaction can be rolled back.
  virtual void abandon() noexcept = 0;
};

} // namespace gc2pc
