// SPDX-License-Identifier: Apache-2.0
/// \file
/// How a failure is reported: one sentence for people, one object for programs.
#pragma once

#include "migrator/cli/exit_code.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace gc2pc::cli {

/// What went wrong, in one line each, whatever an entity's name or a file name brought in.
struct Failure {
  ExitCode code = ExitCode::failed;
  std::string kind;    ///< of an Error; "system" for what the operating system refused
  std::string message; ///< without the hint
  std::string hint;    ///< what the operator can do; may be empty

  /// Message and hint, as standard error has them.
  [[nodiscard]] std::string sentence() const;
};

/// Inside a catch block. Of foreign exceptions only the type is shown, since their text may quote a message's
/// content; those of the operating system are safe and say what is wrong.
[[nodiscard]] Failure current_failure();

/// What a command with `--json` prints instead of its result. An empty `verb` is one that is not known.
[[nodiscard]] nlohmann::json json_of(const Failure& failure, std::string_view verb);

/// One line: line ends and tabs become blanks. What else is hidden in it is for the writer (TerminalOut,
/// JSON).
[[nodiscard]] std::string one_line(std::string text);

} // namespace gc2pc::cli
