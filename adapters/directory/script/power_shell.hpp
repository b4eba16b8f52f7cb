// SPDX-License-Identifier: Apache-2.0
/// \file
/// Values in a PowerShell script: whatever is in them, they are read back to the letter and never run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::script {

/// A text as an expression. Printable ASCII is a literal in single quotes, in which nothing but the quote
/// itself means anything. All else goes as base64 of its UTF-8: control characters would end a line,
/// PowerShell takes U+2018 to U+201B for quotes, too, and Windows PowerShell reads a file without a byte
/// order mark in the machine's own code page. Throws Error(wrong_input) for what is not UTF-8.
[[nodiscard]] std::string literal(std::string_view text);

/// Octets as base64, without line breaks.
[[nodiscard]] std::string base64(std::string_view octets);

/// A hash table of texts, lists of texts and lists of tables. Keys are words of the program; what comes from
/// data is only ever a value.
class Table {
 public:
  Table& add(std::string_view key, std::string_view value);
  Table& add(std::string_view key, const std::vector<std::string>& values);
  Table& add(std::string_view key, const std::vector<Table>& rows);

  /// `@{ … }`, a line for each key.
  [[nodiscard]] std::string expression(int indent = 0) const;

 private:
  struct Item {
    std::string key;
    std::vector<std::string> values; ///< expressions
    std::vector<Table> rows;
    enum class Kind { text, list, tables } kind = Kind::text;
  };
  std::vector<Item> items_;
};

} // namespace gc2pc::script
