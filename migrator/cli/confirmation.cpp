// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/confirmation.hpp"

#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"
#include "migrator/cli/paint.hpp"
#include "migrator/cli/terminal_out.hpp"

#include <poll.h>
#include <unistd.h>

#include <iostream>
#include <string>

namespace gc2pc::cli {
namespace {

/// How often Ctrl-C is looked for.
constexpr int slice_milliseconds = 100;

/// What is typed up to the end of the line, or of the input. Empty when the work is to stop.
std::string typed_line(const StopRequested& stop) {
  std::string line;
  while (!stop()) {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (::poll(&input, 1, slice_milliseconds) <= 0)
      continue;
    char one = 0;
    if (::read(STDIN_FILENO, &one, 1) != 1 || one == '\n' || one == '\r')
      return line;
    line += one;
  }
  return {};
}

} // namespace

bool means_yes(std::string_view line) {
  const auto begin = line.find_first_not_of(" \t");
  if (begin == line.npos)
    return false;
  const auto word = ascii_lower(line.substr(begin, line.find_last_not_of(" \t") + 1 - begin));
  return word == "y" || word == "yes";
}

void confirm(const Arguments& arguments, const StopRequested& stop, std::string_view what) {
  if (arguments.has(OptionId::yes) || !is_terminal(STDIN_FILENO) || !is_terminal(STDERR_FILENO))
    return;
  TerminalOut screen(std::cerr, has_colours(STDERR_FILENO));
  screen.print("{}\n{} [y/N] ", what, painted(Colour::yellow, "Continue?"));
  screen.flush();
  if (!means_yes(typed_line(stop)))
    throw Error(ErrorKind::interrupted, "not confirmed: nothing has been changed")
        .hint("Answer 'y', or give --yes.");
}

} // namespace gc2pc::cli
