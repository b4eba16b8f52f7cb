// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/isolates.hpp"

#include "migrator/report/html_text.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace gc2pc::report {
namespace {

constexpr char mark_begin = '\x02', mark_end = '\x03';
/// What html_text makes of an apostrophe, which gc2pc's sentences put around names.
constexpr std::string_view quote = "&#39;";
/// Hebrew is the first script that reads from right to left; all before it begins with a lower byte.
constexpr unsigned char first_byte = 0xD6;

struct Span {
  std::size_t begin = 0, end = 0;
};

enum class Direction { left_to_right, right_to_left, none };

Direction direction_at(std::string_view text, std::size_t& at) {
  UChar32 sign = 0;
  auto next = static_cast<std::int32_t>(at);
  U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), next, static_cast<std::int32_t>(text.size()),
          sign);
  at = static_cast<std::size_t>(next);
  switch (u_charDirection(sign)) {
  case U_LEFT_TO_RIGHT:
    return Direction::left_to_right;
  case U_RIGHT_TO_LEFT:
  case U_RIGHT_TO_LEFT_ARABIC:
    return Direction::right_to_left;
  default:
    return Direction::none;
  }
}

/// From the first letter that reads from right to left, at `from` or later, to the last one before a letter
/// of the other direction.
std::optional<Span> next_run(std::string_view html, std::size_t from) {
  std::optional<Span> run;
  for (std::size_t at = from; at < html.size();) {
    const auto begin = at;
    if (html[at] == '&') { // a name of a sign, whose letters are not in the text
      at = std::min(html.find(';', at), html.size() - 1) + 1;
      continue;
    }
    const auto direction = direction_at(html, at);
    if (direction == Direction::right_to_left)
      run = Span{run ? run->begin : begin, at};
    else if (direction == Direction::left_to_right && run)
      break;
  }
  return run;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         (static_cast<unsigned char>(c) >= 0x80);
}

/// The quoted text around the run, from `from` on; the run itself where it has no quotes.
Span in_quotes(std::string_view html, std::size_t from, Span run) {
  auto open = html.rfind(quote, run.begin);
  while (open != std::string_view::npos && open > from && is_word(html[open - 1]))
    open = html.rfind(quote, open - 1);
  auto close = html.find(quote, run.end);
  while (close != std::string_view::npos && close + quote.size() < html.size() &&
         is_word(html[close + quote.size()]))
    close = html.find(quote, close + 1);
  if (open == std::string_view::npos || open < from || close == std::string_view::npos)
    return run;
  return {open + quote.size(), close};
}

bool may_turn(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= first_byte; });
}

/// Where in a page no element may be.
class Position {
 public:
  /// Moves over the sign at `at`.
  void pass(std::string_view page, std::size_t at) {
    if (!closing_.empty()) {
      if (page.substr(at).starts_with(closing_))
        closing_ = {};
      return;
    }
    if (page[at] == '>')
      in_tag_ = false;
    if (page[at] != '<')
      return;
    in_tag_ = true;
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> texts_only{
        {{"<title", "</title>"}, {"<svg", "</svg>"}, {"<style", "</style>"}, {"<script", "</script>"}}};
    for (const auto& [opening, closing] : texts_only)
      if (page.substr(at).starts_with(opening)) {
        closing_ = closing;
        in_tag_ = false;
      }
  }
  [[nodiscard]] bool takes_elements() const { return !in_tag_ && closing_.empty(); }

 private:
  bool in_tag_ = false;
  std::string_view closing_;
};

} // namespace

std::string marked_html(std::string_view text) {
  auto html = html_text(text);
  if (!may_turn(html))
    return html;
  std::string result;
  std::size_t done = 0;
  while (const auto run = next_run(html, done)) {
    const auto name = in_quotes(html, done, *run);
    result.append(html, done, name.begin - done);
    result += mark_begin;
    result.append(html, name.begin, name.end - name.begin);
    result += mark_end;
    done = name.end;
  }
  return result.append(html, done);
}

std::string with_isolates(std::string page) {
  if (page.find(mark_begin) == std::string::npos)
    return page;
  std::string result;
  result.reserve(page.size() + page.size() / 16);
  Position position;
  for (std::size_t at = 0; at < page.size(); ++at) {
    position.pass(page, at);
    if (page[at] == mark_begin)
      result += position.takes_elements() ? "<bdi>" : "&#x2068;";
    else if (page[at] == mark_end)
      result += position.takes_elements() ? "</bdi>" : "&#x2069;";
    else
      result += page[at];
  }
  return result;
}

} // namespace gc2pc::report
