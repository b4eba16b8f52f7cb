// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: a real PowerShell, in which nothing is but its own modules and the stand-ins of
/// tests/directory/powershell.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::test {

/// The result of a script.
struct ScriptRun {
  std::vector<std::string> output, warnings, host; ///< the last is what PowerShell said by itself
  std::string error, where;                        ///< empty when it reached its end
  std::vector<std::string> calls;                  ///< of the cmdlets of the stand-ins, in order
};

/// How a script is run.
struct ScriptManner {
  nlohmann::json with = {{"Confirm", false}}; ///< its parameters
  int fail_at = 0;                            ///< this call of a cmdlet fails before it does anything
  bool hide_deleted = false;                  ///< the deleted objects are recycled by now
  std::string catalog; ///< another controller that is the global catalog instead; or "none", or "late"
  std::string pools = "pcpool.contoso.example pcpool.contoso.com"; ///< those that have Persistent Chat
};

/// The head of a script, executed.
struct ScriptHead {
  std::string before;    ///< up to the value block
  nlohmann::json values; ///< tables as objects, lists as arrays, texts as texts
  std::string after;     ///< what follows it
};

/// One process for all scripts of a test program, since each start takes a second.
class PowerShell {
 public:
  /// Nothing, and the test case is skipped, where there is no PowerShell.
  [[nodiscard]] static PowerShell* running();
  ~PowerShell();
  PowerShell(const PowerShell&) = delete;
  PowerShell& operator=(const PowerShell&) = delete;

  [[nodiscard]] std::string version();
  [[nodiscard]] ScriptRun run(const std::filesystem::path& script, const ScriptManner& manner = {});
  [[nodiscard]] ScriptHead head(const std::filesystem::path& script);
  /// What PowerShell's parser says: errors; after a closer look also commands, nameless, newer, requires.
  [[nodiscard]] nlohmann::json parse(const std::filesystem::path& script, bool look);
  /// What expressions are.
  [[nodiscard]] nlohmann::json values_of(const std::vector<std::string>& expressions);
  /// How many scripts were run, and how many were parsed.
  int runs = 0, parses = 0;

 private:
  explicit PowerShell(const std::string& program);
  std::string next_line();
  nlohmann::json ask(const nlohmann::json& job);

  std::vector<std::string> host_; ///< lines before the latest answer
  int to_ = -1;
  std::FILE* from_ = nullptr;
  int process_ = -1;
};

} // namespace gc2pc::test
