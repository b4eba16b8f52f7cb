// SPDX-License-Identifier: Apache-2.0
/// \file
/// Options that come from where gc2pc is called: GC2PC_… variables, and the INI file that is found.
#pragma once

#include "migrator/cli/given_text.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::cli {

struct OptionSpec;

/// What a call finds around it.
struct Surroundings {
  std::vector<std::string> environment = {}; ///< NAME=value
  std::filesystem::path folder = ".";        ///< where ./gc2pc.ini is looked for

  [[nodiscard]] static Surroundings of_process();
};

/// GC2PC_QUIET_TIME for --quiet-time.
[[nodiscard]] std::string variable_of(const OptionSpec& spec);

/// Adds to `texts` what the variables say and the command line does not. An empty variable counts as not set.
/// Returns a warning for each variable that looks like an option and is none, and for each that stands for an
/// option of the command line only.
[[nodiscard]] std::vector<std::string> add_environment(const Surroundings& around, GivenTexts& texts);

/// The INI file to read without --config: that of GC2PC_CONFIG, else ./gc2pc.ini if it exists. Throws
/// Error(configuration) for a ./gc2pc.ini that another account can change, itself or its folder.
[[nodiscard]] std::optional<std::string> found_file(const Surroundings& around);

/// Adds to `texts` what the file says and nothing before it. Throws Error(configuration).
void add_file(const std::string& file, GivenTexts& texts);

} // namespace gc2pc::cli
