// SPDX-License-Identifier: Apache-2.0
/// \file
/// The commands: what each takes and says of itself, and the function behind it.
#pragma once

#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/cli/consent.hpp"
#include "migrator/cli/exit_code.hpp"
#include "migrator/cli/option_id.hpp"
#include "migrator/cli/terminal_out.hpp"
#include "migrator/run/verdict.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gc2pc::cli {

class Arguments;
class CallWatch;

/// What a command works with besides its arguments.
struct Context {
  TerminalOut& out; ///< standard output: results only
  Observer& observer;
  StopRequested stop;
  CallWatch* watch = nullptr; ///< of a call that works on a run
  std::string result = {};    ///< of --json; printed when the command has ended
};

/// How a command ended.
struct Outcome {
  std::string sentence; ///< says what is so; the last line
  ExitCode code = ExitCode::done;
  std::optional<Level> level = {}; ///< how the sentence looks
};

/// One command.
struct Command {
  std::string_view name;
  std::string_view words;   ///< after the command, for the usage line, e.g. "verify|show"
  std::string_view summary; ///< one line for `gc2pc help`
  std::string_view text;    ///< a few sentences for `gc2pc help COMMAND`
  OptionSet options;
  std::string_view example;
  Outcome (*run)(const Arguments&, Context&);
  Consent consent = {};     ///< the words of --consent that mean something to it
  bool needs_words = false; ///< the first word is one of `words`
  bool pure_output =
      false; ///< standard output holds nothing but data, so the sentence goes to standard error
  bool writes_one_file = false; ///< --out names a file, not a folder
  OptionSet repeated = {};      ///< may be given several times
};

/// In the order of a weekend.
[[nodiscard]] std::span<const Command> commands();
/// Throws Error(usage) with a suggestion.
[[nodiscard]] const Command& command_named(std::string_view name);

/// Splits at blanks.
[[nodiscard]] std::vector<std::string_view> split_words(std::string_view text, char separator = ' ');

} // namespace gc2pc::cli
