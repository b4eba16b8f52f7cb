// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a legacy source reads of a value, whatever its engine: the value is in a view in place of a
/// column.
#pragma once

#include "adapters/source/legacy_source.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace gc2pc::test {

/// What a column is for; the one that stands for each is in value_reading.cpp.
enum class Holds { number, bit, text, guid, date };

/// A legacy database with the rows of small_legacy_pool() and two messages in room 2.
class ValueReading {
 public:
  /// `run` executes SQL behind gc2pc's back. The database is made by make_readable_pool().
  ValueReading(std::function<void(const std::string&)> run,
               std::function<std::unique_ptr<LegacySource>()> open)
      : run_(std::move(run)), open_(std::move(open)) {}

  /// What is read of `expression` in a column: the value as gc2pc has it, or "holds … (…) where … belongs".
  [[nodiscard]] std::string of(Holds holds, const std::string& expression);
  /// What is read of it in a column of message 2 of room 2: "read", or each column that is bad, with the
  /// number of messages that are read beside it.
  [[nodiscard]] std::string in_message(const std::string& column, const std::string& expression);

 private:
  template <class Row>
  void replace(const std::string& column, const std::string& expression, const std::string& where);

  std::function<void(const std::string&)> run_;
  std::function<std::unique_ptr<LegacySource>()> open_;
};

/// One case of many.
struct ValueCase {
  Holds holds;
  std::string expression, expected;
};
/// Checks every case.
void check_values(ValueReading& reading, const std::vector<ValueCase>& cases);

/// Writes the pool that ValueReading works on; `connection` is for gc2pc.
void make_readable_pool(const std::string& connection);

/// `table key: column holds found (value) where expected belongs`.
[[nodiscard]] std::string text_of(const legacy::BadValue& value);
/// `room 2, chatId 2: column holds found where expected belongs`.
[[nodiscard]] std::string text_of(const legacy::BadMessage& value);

} // namespace gc2pc::test
