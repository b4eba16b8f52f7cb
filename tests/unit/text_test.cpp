// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/text.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

using namespace gc2pc;

namespace {

const std::string bad = "\xEF\xBF\xBD"; // U+FFFD

/// Cleaned text and how many places were bad.
std::pair<std::string, std::int64_t> cleaned(std::string text) {
  const auto places = clean_utf8(text);
  return {text, places};
}

} // namespace

TEST_CASE("C3: well-formed text is left alone") {
  for (const std::string text : {"", "plain", "Straße", "Привет", "日本語", "👍 ok",
                                 "a\xEF\xBF\xBD"
                                 "b",
                                 "שלום"}) {
    const auto [after, places] = cleaned(text);
    CHECK(after == text);
    CHECK(places == 0);
  }
}

TEST_CASE("C3: one U+FFFD for each bad place") {
  using P = std::pair<std::string, std::int64_t>;
  CHECK(cleaned(std::string("a\0b", 3)) == P("a" + bad + "b", 1));
  CHECK(cleaned("\xED\xA0\x80") == P(bad, 1));                   // a surrogate alone
  CHECK(cleaned("\xED\xA0\xBD\xED\xB1\x8D") == P(bad + bad, 2)); // a pair of three-byte sequences
  CHECK(cleaned("\xF0\x9F\x91") == P(bad, 1));                   // cut in the middle: one maximal subpart
  CHECK(cleaned("\xF0\x9F\x91x") == P(bad + "x", 1));
  CHECK(cleaned("\xC0\xAF") == P(bad + bad, 2)); // overlong: C0 is never part of anything
  CHECK(cleaned("\xE0\x80\xAF") == P(bad + bad + bad, 3));
  CHECK(cleaned("\xF4\x90\x80\x80") == P(bad + bad + bad + bad, 4)); // beyond U+10FFFF
  CHECK(cleaned("ab\xFF") == P("ab" + bad, 1));
  CHECK(cleaned("\x80") == P(bad, 1));
  CHECK(cleaned("01234567\xE9t\xE9") == P("01234567" + bad + "t" + bad, 2));
  CHECK(cleaned(std::string("0123456\0", 8)) == P("0123456" + bad, 1));
  CHECK(cleaned("\xED\xA0") == P(bad + bad, 2)); // not a whole surrogate: ED, then A0
}

TEST_CASE("lengths are those of UTF-16") {
  CHECK(utf16_length("").value == 0);
  CHECK(utf16_length("abc").value == 3);
  CHECK(utf16_length("Straße").value == 6);
  CHECK(utf16_length("👍").value == 2);
  CHECK(utf16_length("日本").value == 2);
}

TEST_CASE("cutting never parts a code point") {
  CHECK(cut_utf16("abc", Utf16Length{2}) == "ab");
  CHECK(cut_utf16("a👍b", Utf16Length{2}) == "a");
  CHECK(cut_utf16("a👍b", Utf16Length{3}) == "a👍");
  CHECK(cut_utf16("aß", Utf16Length{5}) == "aß");
  CHECK(cut_utf16("abc", Utf16Length{0}).empty());
}

TEST_CASE("C10: what counts as the same name") {
  CHECK(fold_name("Straße") == fold_name("STRASSE"));
  CHECK(fold_name("\xC3\xA9t\xC3\xA9") == fold_name("e\xCC\x81TE\xCC\x81")); // composed and combining
  CHECK(fold_name("Λόγος") == fold_name("ΛΌΓΟΣ"));
  CHECK(fold_name("Lab  ") == fold_name("lab"));
  CHECK(fold_name(" Lab") != fold_name("Lab"));
  CHECK(fold_name("Lab\t") != fold_name("Lab"));
  CHECK(fold_name("I") == fold_name("i")); // without locale: no Turkish
}

TEST_CASE("C51: a link's path ends at white space, a quotation mark or an angle bracket") {
  CHECK(link_path_length("a/b.txt") == 7);
  CHECK(link_path_length("a/b.txt more") == 7);
  CHECK(link_path_length("a\"") == 1);
  CHECK(link_path_length("a'b c") == 3); // an apostrophe is part of the path
  CHECK(link_path_length("a\x1F"
                         "b") == 3); // U+001F has not the property White_Space
  CHECK(link_path_length("a<b>") == 1);
  CHECK(link_path_length("a\xC2\xA0z") == 1); // no-break space
  CHECK(link_path_length("ä/ö") == 5);
}

TEST_CASE("C60: names that show nothing") {
  for (const auto* blank :
       {"", " ", "\t\r\n", "\u00a0\u3000", "\u200b\u200f\u2066", "\uFFFD", "\x01\x7F", "\u2028 "})
    CHECK(is_blank_name(blank));
  for (const auto* name : {".", " a ", "\u2800", "\u3164", "\uE000"})
    CHECK_FALSE(is_blank_name(name));
}

TEST_CASE("C60: characters that XML 1.0 does not allow") {
  std::string text = "a\t\n\r\x01"
                     "b\x0B\x1F\uFFFE\uFFFF\uFFFD\U0001FFFE\x7F\u0085\uF000";
  CHECK(count_non_xml(text) == 5);
  CHECK(replace_non_xml(text) == 5);
  CHECK(text == "a\t\n\r\uFFFD"
                "b\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\U0001FFFE\x7F\u0085\uF000");
  CHECK(count_non_xml(text) == 0);
  CHECK(replace_non_xml(text) == 0);
}

TEST_CASE("C51: spellings of a path") {
  CHECK(fold_path("A\\b\u00c4.TXT") == fold_path("a/bA\u0308.txt"));
  CHECK(fold_path("Stra\u00dfe") == fold_path("STRASSE"));
  CHECK(fold_path("a ") != fold_path("a"));
}

TEST_CASE("case of ASCII letters only") {
  CHECK(ascii_lower("Az[@\xC3\x84") == "az[@\xC3\x84");
  CHECK(equals_ignoring_case("SIP:Ann@Contoso.com", "sip:ann@contoso.COM"));
  CHECK_FALSE(equals_ignoring_case("abc", "abcd"));
  CHECK_FALSE(equals_ignoring_case("[", "{"));
  CHECK_FALSE(equals_ignoring_case("\xC3\x84", "\xC3\xA4"));
}

TEST_CASE("parts are joined") {
  CHECK(joined(std::vector<std::string>{}).empty());
  CHECK(joined(std::vector<std::string>{"a"}) == "a");
  CHECK(joined(std::vector<std::string_view>{"", "b", ""}) == ", b, ");
  CHECK(joined(std::set<std::string>{"b", "a"}, "-") == "a-b");
}
