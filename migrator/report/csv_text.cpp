// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/csv_text.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/visible_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace gc2pc::report {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF", line_end = "\r\n";
/// Written at once; a table of a large pool has tens of megabytes.
constexpr std::size_t piece_bytes = std::size_t{256} * 1024;

/// Signs that begin a formula, the wide forms of East Asia too.
constexpr std::array<std::string_view, 8> formula_signs{"=", "+", "-", "@", "＝", "＋", "－", "＠"};
/// What a spreadsheet passes over before it looks for such a sign, or takes off.
constexpr std::array<std::string_view, 4> blanks{" ", "\u00a0", "\u3000", "\""};

template <class Texts>
std::string_view beginning_in(std::string_view text, const Texts& texts) {
  const auto found =
      std::find_if(texts.begin(), texts.end(), [&](std::string_view one) { return text.starts_with(one); });
  return found == texts.end() ? std::string_view() : *found;
}

bool is_formula(std::string_view text) {
  for (auto blank = beginning_in(text, blanks); !blank.empty(); blank = beginning_in(text, blanks))
    text.remove_prefix(blank.size());
  return !beginning_in(text, formula_signs).empty();
}

} // namespace

std::string csv_text(std::string_view text) {
  const auto clean = visible_text(text);
  std::string result;
  bool quoted = false;
  for (std::size_t at = 0; at <= clean.size(); ++at) {
    if ((at == 0 || clean[at - 1] == ';') && is_formula(std::string_view(clean).substr(at)))
      result += '\'';
    if (at == clean.size())
      break;
    const char c = clean[at];
    quoted = quoted || c == ',' || c == ';' || c == '"';
    result += c;
    if (c == '"')
      result += c;
  }
  return quoted || clean.starts_with(' ') || clean.ends_with(' ') ? '"' + result + '"' : result;
}

std::string CsvTable::beginning(Headings headings) {
  std::string text(byte_order_mark);
  for (const auto heading : headings)
    text.append(text.size() == byte_order_mark.size() ? "" : ",").append(heading);
  return text.append(line_end);
}

CsvTable::CsvTable(Headings headings, Write write)
    : write_(std::move(write)), columns_(headings.size()), piece_(beginning(headings)) {}

void CsvTable::write_line(std::initializer_list<std::string> fields) {
  if (fields.size() != columns_)
    throw Error(ErrorKind::internal, "a line of a CSV table has not as many fields as the table");
  bool first = true;
  for (const auto& field : fields) {
    piece_.append(std::exchange(first, false) ? "" : ",").append(field);
  }
  piece_ += line_end;
  if (piece_.size() >= piece_bytes)
    end();
}

void CsvTable::end() {
  write_(std::exchange(piece_, {}));
}

} // namespace gc2pc::report
