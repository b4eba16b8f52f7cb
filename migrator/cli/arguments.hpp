// SPDX-License-Identifier: Apache-2.0
/// \file
/// The command line, read by Boost.Program_options, and the INI file, as the commands use them.
#pragma once

#include "migrator/cli/command.hpp"
#include "migrator/cli/given_text.hpp"
#include "migrator/cli/option_values.hpp"
#include "migrator/cli/surroundings.hpp"

#include <filesystem>
#include <initializer_list>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::cli {

/// What was asked for. Immutable.
class Arguments {
 public:
  /// Without the program's name. What the command line does not say, GC2PC_… variables say, and what they do
  /// not, the INI file, of a command that takes --config. Throws Error(usage) for a wrong command line and
  /// for a value that an option does not take, Error(configuration) for a wrong INI file.
  [[nodiscard]] static Arguments parse(std::span<const char* const> command_line,
                                       const Surroundings& around = Surroundings::of_process());

  [[nodiscard]] const Command& command() const noexcept { return *command_; }
  /// What follows the command and is not an option.
  [[nodiscard]] const std::vector<std::string>& words() const noexcept { return words_; }

  [[nodiscard]] bool has(OptionId option) const { return given_.contains(option); }
  /// Every option that was given, with its text and where it comes from.
  [[nodiscard]] const GivenTexts& texts() const noexcept { return texts_; }
  /// About GC2PC_… variables that were ignored.
  [[nodiscard]] const std::vector<std::string>& warnings() const noexcept { return warnings_; }
  [[nodiscard]] const OptionValues& values() const noexcept { return values_; }
  /// The options that describe a run, as given.
  [[nodiscard]] const RunConfig& config() const noexcept { return values_.config; }
  /// Throws Error(usage) "'COMMAND' needs --a A and --b B." that names all that were not given. `with` are
  /// words after the command that make it need them.
  void require(std::initializer_list<OptionId> options, std::string_view with = {},
               std::string_view hint = {}) const;
  /// --run. Throws Error(usage) when it was not given.
  [[nodiscard]] const std::filesystem::path& run_folder() const;

 private:
  const Command* command_ = nullptr;
  std::vector<std::string> words_;
  GivenTexts texts_;
  std::vector<std::string> warnings_;
  std::set<OptionId> given_;
  OptionValues values_;
};

} // namespace gc2pc::cli
