// SPDX-License-Identifier: Apache-2.0
// Tables of a spreadsheet: a reader of RFC 4180 gets the visible texts back, line by line, and no spreadsheet
// takes any of them for a formula, whether commas or semicolons separate the fields where it is used.
#include "migrator/base/visible_text.hpp"
#include "migrator/report/csv_text.hpp"
#include "tests/fuzz/harness.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/utf8.hpp"

#include <array>

namespace gc2pc::fuzz {
namespace {

constexpr std::array<std::string_view, 3> headings{"one", "two", "number"};
constexpr std::string_view beginning = "\xEF\xBB\xBFone,two,number\r\n";

using Line = std::vector<std::string>;

/// One field, which is taken off.
std::string read_field(std::string_view& table) {
  std::string field;
  if (!table.starts_with('"')) {
    const auto size = std::min(table.find_first_of(",\r\n\""), table.size());
    field = table.substr(0, size);
    table.remove_prefix(size);
    return field;
  }
  table.remove_prefix(1);
  while (true) {
    const auto size = table.find('"');
    holds(size != std::string_view::npos, "a quote is closed");
    field += table.substr(0, size);
    table.remove_prefix(size + 1);
    if (!table.starts_with('"'))
      return field;
    field += '"';
    table.remove_prefix(1);
  }
}

/// As RFC 4180 describes it, and nothing more.
std::vector<Line> read_table(std::string_view table) {
  std::vector<Line> lines;
  while (!table.empty()) {
    Line line{read_field(table)};
    while (table.starts_with(',')) {
      table.remove_prefix(1);
      line.push_back(read_field(table));
    }
    holds(table.starts_with("\r\n"), "behind a field is a comma or the end of a line");
    table.remove_prefix(2);
    lines.push_back(std::move(line));
  }
  return lines;
}

/// Whether a spreadsheet computes what begins like this. It passes over blanks and, where it takes quotes for
/// text, over quotes.
bool is_computed(std::string_view field) {
  const auto signs = characters(field);
  holds(signs.has_value(), "a field is UTF-8");
  for (const char32_t sign : *signs) {
    if (sign == U' ' || sign == U'"' || sign == U'\u00A0' || sign == U'\u3000')
      continue;
    return std::u32string_view(U"=+-@\uFF1D\uFF0B\uFF0D\uFF20").find(sign) != std::u32string_view::npos;
  }
  return false;
}

/// Whether `read` is `text` with apostrophes added where a field begins, here or where semicolons separate.
bool only_apostrophes_added(std::string_view read, std::string_view text) {
  bool begins = true;
  while (!read.empty()) {
    if (begins && read.front() == '\'' && !text.starts_with('\'')) {
      read.remove_prefix(1);
      begins = false;
      continue;
    }
    if (text.empty() || read.front() != text.front())
      return false;
    begins = read.front() == ';';
    read.remove_prefix(1);
    text.remove_prefix(1);
  }
  return text.empty();
}

void no_formula(std::string_view written) {
  while (true) {
    const auto end = written.find(';');
    holds(!is_computed(written.substr(0, end)), "no formula where semicolons separate");
    if (end == std::string_view::npos)
      return;
    written.remove_prefix(end + 1);
  }
}

void one_input(std::string_view bytes) {
  Input input(bytes);
  std::vector<Line> cells;
  std::string file;
  report::CsvTable table(headings, [&](std::string_view piece) { file += piece; });
  while (!input.empty() && cells.size() < 8) {
    const auto number = input.number<std::int16_t>();
    Line line{std::string(input.up_to('\n')), std::string(input.up_to('\n')), std::to_string(number)};
    table.row(line[0], line[1], number);
    cells.push_back(std::move(line));
  }
  table.end();
  holds(is_utf8(file), "a table is UTF-8");
  holds(file.starts_with(beginning), "a table begins with a byte order mark and its headings");
  const auto lines = read_table(std::string_view(file).substr(beginning.size()));
  holds(lines.size() == cells.size(), "each row is a line");
  for (std::size_t row = 0; row < lines.size(); ++row) {
    holds(lines[row].size() == headings.size(), "each line has a field for each heading");
    for (std::size_t column = 0; column < 2; ++column) {
      const auto& read = lines[row][column];
      const auto text = visible_text(cells[row][column]);
      holds(only_apostrophes_added(read, text), "a field is read again");
      holds(!is_computed(read), "no formula where commas separate");
      holds(read.find_first_of("\t\r\n") == std::string::npos, "a field is one line without tabs");
      no_formula(report::csv_text(cells[row][column]));
    }
    holds(lines[row][2] == cells[row][2], "a number is read again");
  }
}

const Registration registration{"csv", one_input};

} // namespace
} // namespace gc2pc::fuzz
