// SPDX-License-Identifier: Apache-2.0
/// \file
/// The command line and the INI file, read by Boost.Program_options, as the verbs use them.
#pragma once

#include "migrator/cli/verb.hpp"
#include "migrator/run/run_config.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::cli {

/// What was asked for. Immutable.
class Arguments {
 public:
  /// Without the program's name. Throws Error(usage) for a wrong command line, Error(configuration) for a
  /// wrong INI file.
  [[nodiscard]] static Arguments parse(std::span<const char* const> command_line);

  [[nodiscard]] const Verb& verb() const noexcept { return *verb_; }
  /// What follows the verb and is no option.
  [[nodiscard]] const std::vector<std::string>& words() const noexcept { return words_; }

  [[nodiscard]] bool has(std::string_view option) const;
  [[nodiscard]] std::optional<std::string> text(std::string_view option) const;
  /// Throws Error(usage) "VERB needs --option …" when it was not given.
  [[nodiscard]] std::string required(std::string_view option) const;
  /// A whole number from `least` to `most`. Throws Error(usage).
  [[nodiscard]] std::int64_t number(std::string_view option, std::int64_t otherwise, std::int64_t least,
                                    std::int64_t most) const;
  /// A factor from 1 to 100. Throws Error(usage).
  [[nodiscard]] double factor(std::string_view option, double otherwise) const;
  /// Seconds, not negative, fractions allowed. Throws Error(usage).
  [[nodiscard]] double seconds(std::string_view option, double otherwise) const;

  /// The options that describe a run, as given; paths made absolute, so that a run folder can be used from
  /// anywhere.
  [[nodiscard]] RunConfig config() const;
  /// --run, made absolute. Throws Error(usage) when it was not given.
  [[nodiscard]] std::filesystem::path run_folder() const;

 private:
  /// Takes over what protects the snapshot.
  void protect(RunConfig& config) const;
  /// Takes over how one signs in to the directory.
  void sign_in(DirectoryLogin& login) const;
  /// The file that a secret comes from: --NAME-file, or the descriptor of --NAME-fd as the file that it is.
  /// Throws usage, which calls it `what`, when both are given.
  [[nodiscard]] std::optional<std::string> secret_file(const std::string& name, std::string_view what) const;

  const Verb* verb_ = nullptr;
  std::vector<std::string> words_;
  std::map<std::string, std::string, std::less<>> values_;
};

} // namespace gc2pc::cli
