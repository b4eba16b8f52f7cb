// SPDX-License-Identifier: Apache-2.0
/// \file
/// Help texts, made from the tables of commands and options.
#pragma once

#include "migrator/cli/command.hpp"
#include "migrator/cli/options.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::cli {

/// An exit code, and what it means.
struct ExitText {
  int code;
  std::string_view meaning;
};
inline constexpr std::array exit_texts{
    ExitText{0, "done"},
    ExitText{1, "failed"},
    ExitText{2, "usage or configuration"},
    ExitText{3, "the plan or the cutover cannot be executed, or an assessment found an obstacle"},
    ExitText{4, "verification found a difference"},
    ExitText{5, "stopped because of the deadline"},
    ExitText{6, "an administrator has to run a script first"},
    ExitText{7, "verification found only what users wrote since the cutover"},
    ExitText{10, "no such run"},
    ExitText{11, "the run is in use"},
    ExitText{130, "interrupted (after 6 and 130 the same command resumes)"}};

/// A title, and the options below it.
struct OptionSection {
  std::string_view title;
  std::vector<const OptionSpec*> options;
};

/// `gc2pc help`, in lines of at most `columns` (commands to copy are not broken).
[[nodiscard]] std::string overview(std::size_t columns);
/// `gc2pc help COMMAND`, in lines of at most `columns` where words allow it.
[[nodiscard]] std::string help_of(const Command& command, std::size_t columns);
/// `--source URL`, and --consent with the words that mean something to the command.
[[nodiscard]] std::string usage_of(const OptionSpec& spec, const Command& command);
/// "FILE", as the command takes it; empty for a switch.
[[nodiscard]] std::string argument_of(const OptionSpec& spec, const Command& command);
/// What an option is for, and its default.
[[nodiscard]] std::string with_default(const OptionSpec& spec);
/// The same as the command takes it: --consent, --out.
[[nodiscard]] std::string text_of(const OptionSpec& spec, const Command& command);
/// "What to do"
[[nodiscard]] std::string_view title_of(OptionGroup group);
/// The command's options as help shows them: many of them in groups, a few below one title.
[[nodiscard]] std::vector<OptionSection> sections_of(const Command& command);
/// The text in lines of at most `columns`, broken at blanks; the second and later ones begin with `indent`
/// blanks.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t columns, std::size_t indent = 0);
/// The words that an argument can only be: those of "full|quick", and of --consent as the command takes it.
[[nodiscard]] std::vector<std::string_view> values_of(const OptionSpec& spec, const Command& command);

} // namespace gc2pc::cli
