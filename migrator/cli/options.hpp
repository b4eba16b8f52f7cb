// SPDX-License-Identifier: Apache-2.0
/// \file
/// Every option there is: what it is called, what it takes, what it is for, and whether it may stand in an
/// INI file.
#pragma once

#include <span>
#include <string_view>

namespace gc2pc::cli {

/// One option. The table is the only place that knows it: parsing, INI files, help and suggestions all go by
/// it.
struct OptionSpec {
  std::string_view name;
  std::string_view argument; ///< what it takes, for help; empty for a switch
  std::string_view help;     ///< one sentence
  bool in_file =
      false; ///< may stand in an INI file; a decision of the moment (execute, plan, consent) may not
};

[[nodiscard]] std::span<const OptionSpec> all_options();
/// Throws Error(internal) for a name that is not in the table.
[[nodiscard]] const OptionSpec& option(std::string_view name);

} // namespace gc2pc::cli
