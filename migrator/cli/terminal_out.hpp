// SPDX-License-Identifier: Apache-2.0
/// \file
/// The one way to standard output and standard error: what is not written in the source comes out visible.
#pragma once

#include "migrator/base/printable.hpp"
#include "migrator/base/visible_text.hpp"
#include "migrator/cli/paint.hpp"

#include <fmt/format.h>

#include <concepts>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>

namespace gc2pc::cli {

template <class T>
concept Printable = TextFromData<T> || PlainNumber<T> || std::same_as<T, Painted>;

/// Only the layout, which is a constant of the source, has line ends and sequences for the cursor. Every text
/// that is filled in may come from data, so it becomes one line without hidden characters (visible_text). The
/// stream itself cannot be had from here, so nothing can be printed as it is.
class TerminalOut {
 public:
  explicit TerminalOut(std::ostream& stream, bool colours = false) : stream_(stream), colours_(colours) {}

  template <Printable... Args>
  void print(fmt::format_string<std::conditional_t<PlainNumber<Args>, Args, std::string>...> layout,
             const Args&... args) {
    write(fmt::vformat(layout, fmt::make_format_args(shown(args)...)));
  }
  /// A text of several lines, such as help.
  void lines(std::string_view text) { write(visible_lines(text)); }
  /// A JSON or XML text: hidden characters are escaped in its own way.
  void json(std::string_view text) { write(visible_json(text)); }
  void xml(std::string_view text) { write(visible_xml(text)); }

  void flush() { stream_.flush(); }
  /// Whether all could be written so far.
  [[nodiscard]] bool good() const { return static_cast<bool>(stream_); }

 private:
  template <class T>
  [[nodiscard]] auto shown(const T& value) const {
    if constexpr (std::same_as<T, Painted>)
      return in_colour(visible_text(value.text), colours_ ? value.colour : Colour::none);
    else if constexpr (PlainNumber<T>)
      return value;
    else
      return visible_text(value);
  }
  void write(const std::string& text) { stream_ << text; }

  std::ostream& stream_;
  bool colours_;
};

} // namespace gc2pc::cli
