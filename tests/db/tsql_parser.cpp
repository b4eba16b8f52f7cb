// SPDX-License-Identifier: Apache-2.0
#include "tests/db/tsql_parser.hpp"

#include <doctest/doctest.h>

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <sstream>

namespace gc2pc::test {
namespace {

struct Ran {
  int code = 0;
  std::string out;
};

Ran run(const std::string& command) {
  Ran ran;
  auto* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> buffer{};
  while (const auto bytes = std::fread(buffer.data(), 1, buffer.size(), pipe))
    ran.out.append(buffer.data(), bytes);
  const int status = ::pclose(pipe);
  ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

/// A program or library that dotnet_tools.sh fetches; empty where it cannot be had.
std::string fetched(const std::string& what) {
  constexpr int cannot = 77;
  const auto ran =
      run(std::string("'") + GC2PC_DOTNET_TOOLS + "' " + what + " '" + GC2PC_DOTNET_FOLDER + "'");
  if (ran.code == cannot)
    return {};
  REQUIRE(ran.code == 0);
  return ran.out.substr(0, ran.out.find('\n'));
}

} // namespace

std::optional<ParsedTsql> parse_tsql(const std::filesystem::path& statements, const std::string& versions) {
  const auto shell = fetched("pwsh"), library = fetched("scriptdom");
  if (shell.empty() || library.empty()) {
    MESSAGE("SKIPPED: Microsoft's T-SQL parser cannot be had here");
    return std::nullopt;
  }
  const auto ran =
      run("'" + shell + "' -NoProfile -NonInteractive -File '" + GC2PC_TSQL_PARSE + "' -Library '" + library +
          "' -Statements '" + statements.string() + "' -Versions " + versions);
  ParsedTsql result;
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("refused "))
      result.refused += line + "\n";
    else if (const auto blank = line.find(' '); blank != std::string::npos)
      result.parsed[line.substr(0, blank)] = std::stoi(line.substr(blank + 1));
  return result;
}

} // namespace gc2pc::test
