// SPDX-License-Identifier: Apache-2.0
#include "tests/support/tsql_parser.hpp"

#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
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

/// What ctest has put below the build folder: its place, or nothing, when it is said why.
std::string ready(const char* variable) {
  const char* folder = std::getenv(variable);
  if (folder == nullptr) {
    skip(std::string("the variable ") + variable + " names no folder; ctest sets it");
    return {};
  }
  const auto line = [&](const char* name) {
    std::ifstream file(std::filesystem::path(folder) / name);
    std::string text;
    std::getline(file, text);
    return text;
  };
  const auto place = line("ready");
  if (place.empty())
    skip(line("skipped"));
  return place;
}

} // namespace

std::optional<ParsedTsql> parse_tsql(const std::filesystem::path& statements, const std::string& versions) {
  const auto shell = ready("GC2PC_POWERSHELL"), library = ready("GC2PC_SCRIPTDOM");
  if (shell.empty() || library.empty())
    return std::nullopt;
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
