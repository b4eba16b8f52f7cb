// SPDX-License-Identifier: Apache-2.0
/// \file
/// Colour on a terminal: severities, states and the closing sentence.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace gc2pc::cli {

enum class Colour { none, green, yellow, red, blue };

/// By the name that a verdict's level has for it.
[[nodiscard]] Colour colour_named(std::string_view name);

/// Whether what is written to this stream may have colours; a new stream has none.
void use_colours(std::ostream& out, bool on);
/// The text, in its colour when the stream has colours.
[[nodiscard]] std::string painted(std::ostream& out, Colour colour, std::string_view text);

/// Whether the descriptor is a terminal that has colours, and NO_COLOR does not forbid them.
[[nodiscard]] bool has_colours(int descriptor);
/// Whether it is a terminal that can move its cursor: not a dumb one.
[[nodiscard]] bool is_terminal(int descriptor);

} // namespace gc2pc::cli
