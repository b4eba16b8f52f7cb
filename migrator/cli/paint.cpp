// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/paint.hpp"

#include "migrator/cli/terminal.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <array>

namespace gc2pc::cli {
namespace {

struct Paint {
  Colour colour;
  std::string_view name, sequence;
};

constexpr std::array paints{Paint{Colour::none, "none", ""}, Paint{Colour::green, "green", "\x1b[32m"},
                            Paint{Colour::yellow, "yellow", "\x1b[33m"},
                            Paint{Colour::red, "red", "\x1b[31m"}, Paint{Colour::blue, "blue", "\x1b[34m"}};

} // namespace

Colour colour_named(std::string_view name) {
  const auto* found =
      std::find_if(paints.begin(), paints.end(), [&](const Paint& p) { return p.name == name; });
  return found == paints.end() ? Colour::none : found->colour;
}

std::string in_colour(std::string text, Colour colour) {
  if (colour == Colour::none || text.empty())
    return text;
  const auto* found =
      std::find_if(paints.begin(), paints.end(), [&](const Paint& p) { return p.colour == colour; });
  return fmt::format("{}{}\x1b[0m", found->sequence, text);
}

bool is_terminal(int descriptor) {
  const auto kind = environment_value("TERM");
  return isatty(descriptor) != 0 && !kind.empty() && kind != "dumb";
}

bool has_colours(int descriptor) {
  return is_terminal(descriptor) && environment_value("NO_COLOR").empty();
}

} // namespace gc2pc::cli
