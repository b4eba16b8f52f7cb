// SPDX-License-Identifier: Apache-2.0
/// \file
/// Whether the terminal suits a weekend: its characters, its width, and what a lost connection does to it.
#pragma once

#include "migrator/run/checkup.hpp"

#include <cstddef>
#include <vector>

namespace gc2pc::cli {

/// What is known of the terminal and of what keeps a call alive without it.
struct TerminalFacts {
  bool terminal = false;       ///< standard error is one, where progress is shown
  bool utf8 = false;           ///< by the locale
  std::size_t columns = 0;     ///< of the terminal
  bool multiplexer = false;    ///< tmux or screen
  bool service = false;        ///< systemd started it
  bool ignores_hangup = false; ///< nohup, or the like
  bool remote = false;         ///< it came by ssh
};
[[nodiscard]] TerminalFacts terminal_facts();

[[nodiscard]] std::vector<Check> terminal_checks(const TerminalFacts& facts);

} // namespace gc2pc::cli
