// SPDX-License-Identifier: Apache-2.0
/// \file
/// The one function that makes any text safe in a CSV file, and tables that take nothing else.
#pragma once

#include "migrator/base/printable.hpp"

#include <fmt/format.h>

#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace gc2pc::report {

/// A field of RFC 4180, in quotes where it needs them. What a spreadsheet would take for the beginning of a
/// formula gets an apostrophe in front, also behind a semicolon, which separates fields in some countries.
/// Hidden characters, line ends too, become visible (visible_text).
[[nodiscard]] std::string csv_text(std::string_view text);

/// A table in UTF-8 whose lines end with CR LF. It begins with a byte order mark, without which spreadsheets
/// take it for the character set of the country. Texts get in by csv_text alone.
class CsvTable {
 public:
  using Write = std::function<void(std::string_view)>;
  using Headings = std::span<const std::string_view>;

  /// Writes the headings, each a constant of the source.
  CsvTable(Headings headings, Write write);
  ~CsvTable() = default;
  CsvTable(const CsvTable&) = delete;
  CsvTable& operator=(const CsvTable&) = delete;

  /// What the file of such a table begins with.
  [[nodiscard]] static std::string beginning(Headings headings);

  /// One cell for each heading; throws Error(internal) for another number of them.
  template <class... Cells>
  requires((TextFromData<Cells> || PlainNumber<Cells>)&&...) void row(const Cells&... cells) {
    write_line({field(cells)...});
  }
  /// Writes what is left; to be called last.
  void end();

 private:
  template <class Cell>
  [[nodiscard]] static std::string field(const Cell& cell) {
    if constexpr (PlainNumber<Cell>)
      return fmt::format("{}", cell);
    else
      return csv_text(cell);
  }
  void write_line(std::initializer_list<std::string> fields);

  Write write_;
  std::size_t columns_;
  std::string piece_;
};

} // namespace gc2pc::report
