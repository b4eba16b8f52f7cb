// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/config_template.hpp"

#include "migrator/cli/help.hpp"
#include "migrator/cli/options.hpp"

#include <fmt/format.h>

#include <optional>
#include <sstream>

namespace gc2pc::cli {
namespace {

constexpr std::size_t columns = 100;

/// As lines that begin with "# ".
std::string commented(std::string_view text) {
  std::istringstream lines(wrapped(text, columns - 2));
  std::string result;
  for (std::string line; std::getline(lines, line);)
    result += fmt::format("# {}\n", line);
  return result;
}

/// What the line has behind its name: the default where it is a value, else what kind of value it takes.
std::string_view example_of(const OptionSpec& spec) {
  if (spec.is_switch())
    return "yes";
  const bool is_value = !spec.standard.empty() && spec.standard.find(' ') == spec.standard.npos;
  return is_value ? spec.standard : spec.argument;
}

} // namespace

std::string config_template() {
  auto text =
      commented("Options of gc2pc. To set one, remove the '#' before its name and write its value. A command "
                "takes the options that it knows and ignores the others.") +
      commented(
          "The command line wins over GC2PC_… variables (GC2PC_QUIET_TIME for quiet-time), these win over "
          "this file, and this file wins over the defaults. 'gc2pc config show' prints each value and "
          "where it comes from.") +
      commented(
          "Relative paths are relative to the folder of this file. A '#' after a blank begins a comment, "
          "a ';' only at the start of a line. Passwords are never in this file.");
  std::optional<OptionGroup> group;
  for (const auto& spec : all_options()) {
    if (!spec.in_file)
      continue;
    if (group != spec.group) {
      group = spec.group;
      text += fmt::format("\n# ---- {}\n", title_of(spec.group));
    }
    text += fmt::format("\n{}#{} = {}\n", commented(with_default(spec)), spec.name, example_of(spec));
  }
  return text;
}

} // namespace gc2pc::cli
