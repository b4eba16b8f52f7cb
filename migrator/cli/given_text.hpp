// SPDX-License-Identifier: Apache-2.0
/// \file
/// The text of an option, and where it comes from.
#pragma once

#include "migrator/cli/option_id.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace gc2pc::cli {

/// In the order in which they count.
enum class Origin { command_line, environment, file };

struct GivenText {
  std::string text;
  std::filesystem::path base = {}; ///< what relative paths follow; empty: the working folder
  Origin origin = Origin::command_line;
  std::string place = {};             ///< "weekend.ini, line 3" or "GC2PC_SOURCE"; empty: the command line
  std::vector<std::string> more = {}; ///< texts of an option that was given several times
};
using GivenTexts = std::map<OptionId, GivenText>;

} // namespace gc2pc::cli
