// SPDX-License-Identifier: Apache-2.0
/// \file
/// A text file for people: what is not written in the source comes out on one line, hidden characters
/// visible.
#pragma once

#include "migrator/base/printable.hpp"
#include "migrator/base/visible_text.hpp"

#include <fmt/format.h>

#include <string>
#include <type_traits>

namespace gc2pc::report {

/// Collects a text. Only the layout, a constant of the source, has line ends.
class PlainText {
 public:
  template <class... Args>
  requires((TextFromData<Args> || PlainNumber<Args>)&&...) void print(
      fmt::format_string<std::conditional_t<PlainNumber<Args>, Args, std::string>...> layout,
      const Args&... args) {
    text_ += fmt::vformat(layout, fmt::make_format_args(shown(args)...));
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  template <class T>
  [[nodiscard]] static auto shown(const T& value) {
    if constexpr (PlainNumber<T>)
      return value;
    else
      return visible_text(value);
  }

  std::string text_;
};

} // namespace gc2pc::report
