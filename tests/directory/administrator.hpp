// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: an administrator who is sent scripts and runs them.
#pragma once

#include "tests/directory/power_shell.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace gc2pc::test {

class Administrator {
 public:
  Administrator(std::filesystem::path folder, PowerShell& shell)
      : folder_(std::move(folder)), shell_(shell) {}

  /// Runs a script of the folder, where it stays; it must reach its end. False when it is not there.
  bool run(const std::string& name);
  /// The same, however it ends.
  ScriptRun try_run(const std::string& name, const ScriptManner& manner = {});
  /// Runs what a request says; nothing when there is none.
  void run_pending(const std::string& request);
  /// The names of the scripts that were run to their end.
  [[nodiscard]] const std::vector<std::string>& done() const { return done_; }
  [[nodiscard]] bool has_done(const std::string& name) const {
    return std::find(done_.begin(), done_.end(), name) != done_.end();
  }
  /// What the last script printed.
  [[nodiscard]] const ScriptRun& last() const { return last_; }

 private:
  std::filesystem::path folder_;
  PowerShell& shell_;
  ScriptRun last_;
  std::vector<std::string> done_;
};

} // namespace gc2pc::test
