// SPDX-License-Identifier: Apache-2.0
/// \file
/// Colour on a terminal: severities, states and the closing sentence.
#pragma once

#include <string>
#include <string_view>

namespace gc2pc::cli {

enum class Colour { none, green, yellow, red, blue };

/// By the name that a verdict's level has for it.
[[nodiscard]] Colour colour_named(std::string_view name);

/// A text that has a colour where colours are shown (TerminalOut).
struct Painted {
  Colour colour = Colour::none;
  std::string text;
};
[[nodiscard]] inline Painted painted(Colour colour, std::string_view text) {
  return {colour, std::string(text)};
}
/// The text between the sequences of its colour; as it is without a colour.
[[nodiscard]] std::string in_colour(std::string text, Colour colour);

/// Whether the descriptor is a terminal that has colours, and NO_COLOR does not forbid them.
[[nodiscard]] bool has_colours(int descriptor);
/// Whether it is a terminal that can move its cursor: not a dumb one.
[[nodiscard]] bool is_terminal(int descriptor);

} // namespace gc2pc::cli
