// SPDX-License-Identifier: Apache-2.0
// Texts of a database: cleaned, measured, cut, folded, searched for links.
#include "mappings/model/text.hpp"
#include "mappings/model/numbers.hpp"
#include "tests/fuzz/harness.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/utf8.hpp"

#include <algorithm>

namespace gc2pc::fuzz {
namespace {

/// UTF-16 units of characters.
std::int64_t units(const std::vector<char32_t>& text) {
  std::int64_t count = 0;
  for (const auto character : text)
    count += character > 0xFFFF ? 2 : 1;
  return count;
}

std::string cleaned(std::string_view bytes) {
  std::string text(bytes);
  const bool was_good = is_utf8(bytes) && bytes.find('\0') == std::string_view::npos;
  const auto replaced = clean_utf8(text);
  holds((replaced == 0) == was_good, "exactly well-formed texts without NUL stay");
  holds(replaced != 0 || text == bytes, "what is not replaced stays as it is");
  holds(is_utf8(text) && text.find('\0') == std::string::npos,
        "a cleaned text is well-formed and has no NUL");
  auto again = text;
  holds(clean_utf8(again) == 0 && again == text, "a cleaned text stays");
  return text;
}

void cut(const std::string& text, const std::vector<char32_t>& all, std::int64_t limit) {
  const auto length = units(all);
  holds(utf16_length(text).value == length, "the length in UTF-16 units is that of its characters");
  const auto prefix = cut_utf16(text, Utf16Length{limit});
  const auto kept = characters(prefix);
  holds(kept && text.starts_with(prefix), "a cut text is a well-formed prefix");
  holds(units(*kept) <= limit && (length > limit || prefix.size() == text.size()),
        "and not longer than asked");
  holds(prefix.size() == text.size() || units(*kept) + (all[kept->size()] > 0xFFFF ? 2 : 1) > limit,
        "and not shorter than needed");
}

void xml_characters(const std::string& text, const std::vector<char32_t>& all) {
  const auto bad = std::count_if(all.begin(), all.end(), [](char32_t c) {
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xFFFE || c == 0xFFFF;
  });
  holds(count_non_xml(text) == bad, "characters that XML does not allow are counted");
  auto replaced = text;
  holds(replace_non_xml(replaced) == bad && count_non_xml(replaced) == 0 && is_utf8(replaced),
        "and replaced, all of them");
  holds(utf16_length(replaced) == utf16_length(text), "each by one");
}

void folded(const std::string& text) {
  auto upper = text;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  const auto name = fold_name(text);
  holds(is_utf8(name) && !name.ends_with(' '), "a folded name is well-formed and does not end with a blank");
  holds(fold_name(text + "  ") == name, "blanks at the end of a name do not count");
  holds(fold_path(text).find('\\') == std::string::npos, "a folded path has slashes only");
  const auto folded_case = fold_case(text);
  holds(fold_case(upper) == folded_case, "the case of ASCII letters does not count");
  holds(fold_case(folded_case) == folded_case, "folded once is folded");
  holds(equals_ignoring_case(text, upper) && ascii_lower(upper) == ascii_lower(text), "nor here");
}

void links(const std::string& text) {
  const auto length = link_path_length(text);
  const auto path = text.substr(0, length);
  holds(is_utf8(path) && path.find_first_of("\"<> \t\r\n") == std::string::npos,
        "a link's path has no blanks");
  holds(link_path_length(path) == length, "a link's path is all path");
}

void one_input(std::string_view bytes) {
  Input input(bytes);
  const auto limit = input.byte();
  const auto text = cleaned(input.rest());
  const auto all = characters(text);
  holds(all.has_value(), "a cleaned text has characters");
  cut(text, *all, limit);
  xml_characters(text, *all);
  folded(text);
  links(text);
  holds(is_ascii(text) == (all->size() == text.size()), "ASCII is a byte for each character");
  if (is_blank_name(text))
    holds(is_blank_name(text + " ") && !is_blank_name(text + "x"), "a blank name is one with more blanks");
}

const Registration registration{"text", one_input};

} // namespace
} // namespace gc2pc::fuzz
