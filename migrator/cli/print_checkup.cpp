// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/print_checkup.hpp"

#include "migrator/cli/terminal.hpp"

namespace gc2pc::cli {
namespace {

/// Columns of a mark: the longest is "ok".
constexpr std::size_t mark_columns = 2;

} // namespace

void print_checkup(TerminalOut& out, const Checkup& checkup, bool utf8) {
  for (const auto& group : check_groups) {
    const auto checks = checkup.of(group.group);
    if (checks.empty())
      continue;
    out.print("{}\n", group.title);
    for (const auto* check : checks) {
      const auto& style = style_of(check->level);
      const auto mark = utf8 ? std::string(style.symbol) : filled(style.ascii, mark_columns);
      out.print("  {} {}\n", painted(colour_named(style.colour), mark), check->sentence);
      if (!check->remedy.empty())
        out.print("  {}   {}\n", std::string(utf8 ? 1 : mark_columns, ' '), check->remedy);
    }
    out.print("\n");
  }
}

} // namespace gc2pc::cli
