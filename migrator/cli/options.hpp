// SPDX-License-Identifier: Apache-2.0
/// \file
/// Every option there is: what it is called, what it takes, what it is for, whether an INI file may have it,
/// and what it fills.
#pragma once

#include "migrator/cli/option_id.hpp"
#include "migrator/run/config_members.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::cli {

struct OptionValues;

/// The sections of a long help text.
enum class OptionGroup { what, where, directory, snapshot, output };

/// One option. The table is the only place that knows it: parsing, INI files, help and suggestions all go by
/// it.
struct OptionSpec {
  OptionId id;
  std::string_view name;
  std::string_view argument; ///< what it takes, for help; empty for a switch
  OptionGroup group;
  bool in_file; ///< an INI file may have it; a decision of the moment (execute, plan, consent) it may not
  std::string_view help; ///< one sentence
  /// Fills the option's member; throws Error(usage) for a text that it does not take. Null for a switch, for
  /// --config, and for what the configuration of a run has a member for.
  void (*read)(OptionValues&, const OptionText&) = nullptr;
  std::string_view old_name = {};       ///< what it was called before; still taken
  const ConfigMember* member = nullptr; ///< of the run's configuration
  /// The text as it means the same wherever the next command is given, where its type does not say so: files
  /// inside it are made absolute.
  std::string (*resolved)(const OptionText&) = nullptr;
  std::string_view standard =
      {}; ///< the value that counts when none is given; empty: none, or `help` says it

  [[nodiscard]] bool is_switch() const { return argument.empty(); }
  [[nodiscard]] bool is_called(std::string_view text) const {
    return text == name || (!old_name.empty() && text == old_name);
  }
};

/// In the order of OptionId.
[[nodiscard]] std::span<const OptionSpec> all_options();
[[nodiscard]] const OptionSpec& option(OptionId id);
/// Null when none is called so.
[[nodiscard]] const OptionSpec* find_option(std::string_view name);

/// The names of those that `is_meant` holds for.
template <class Condition>
std::vector<std::string_view> names_of_options(Condition&& is_meant) {
  std::vector<std::string_view> names;
  for (const auto& spec : all_options())
    if (is_meant(spec))
      names.push_back(spec.name);
  return names;
}

} // namespace gc2pc::cli
