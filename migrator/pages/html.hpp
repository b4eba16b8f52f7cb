// SPDX-License-Identifier: Apache-2.0
/// \file
/// A page as it grows: markup comes from the source code only, and everything else is escaped.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace gc2pc::pages {

/// Markup that is known when gc2pc is built: a text from data does not compile.
class Markup {
 public:
  consteval Markup(const char* text) : text_(text) {} // NOLINT(google-explicit-constructor)
  [[nodiscard]] constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

class Html {
 public:
  Html& operator<<(Markup markup) {
    text_ += markup.text();
    return *this;
  }
  /// Names and other short texts, escaped by report::html_text.
  Html& text(std::string_view text);
  /// `1,234`
  Html& number(std::int64_t number);
  /// `1234`
  Html& digits(std::int64_t number);
  /// The text of a message: as chat_text writes it.
  Html& chat(std::string_view text);
  /// Style and script of gc2pc itself, and what another Html holds.
  Html& own(std::string_view text) {
    text_ += text;
    return *this;
  }

  [[nodiscard]] const std::string& str() const { return text_; }
  [[nodiscard]] std::size_t size() const { return text_.size(); }
  void clear() { text_.clear(); }

 private:
  std::string text_;
};

} // namespace gc2pc::pages
