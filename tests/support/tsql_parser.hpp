// SPDX-License-Identifier: Apache-2.0
/// \file
/// Microsoft's own T-SQL parser, where .NET can be had.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc::test {

/// Statements of a file (U+001E after each), each once, parsed as the versions have it (90 is SQL Server
/// 2005, 100 is 2008 and 2008 R2, …).
struct ParsedTsql {
  std::map<std::string, int> parsed; ///< by version
  std::string refused;               ///< a line for each that was not
};

/// Nothing, with the reason said, where the parser cannot be had.
[[nodiscard]] std::optional<ParsedTsql> parse_tsql(const std::filesystem::path& statements,
                                                   const std::string& versions);

} // namespace gc2pc::test
