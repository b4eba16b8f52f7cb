// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: runs gc2pc as a script would, and practice pools to run it on.
#pragma once

#include "tests/support/temporary_folder.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace gc2pc::test {

/// What a call of the program left behind.
struct Ran {
  int code = -1;
  std::string out, err;
};

using Words = std::vector<std::string>;

/// Runs the program with these arguments, standard error not a terminal. `before` is called in the child.
[[nodiscard]] Ran run_program(const Words& arguments, const std::function<void()>& before = {});
/// The same on a terminal of 120 columns that has colours; `out` is all that it would show. `typed` is there
/// to be read from the beginning.
[[nodiscard]] Ran run_on_terminal(const Words& arguments, const std::string& typed = {});
/// Runs any other command, found by PATH; throws nothing, code 127 when there is none.
[[nodiscard]] Ran run_command(const Words& command, const std::function<void()>& before = {});

/// `a` and then `b`.
[[nodiscard]] Words operator+(Words a, const Words& b);
/// The last line that is not empty.
[[nodiscard]] std::string last_line(const std::string& text);

/// A small pool to practise on, in a folder of its own: made once, copied for every test.
class PracticePool {
 public:
  explicit PracticePool(bool with_target = false);

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  [[nodiscard]] std::filesystem::path source() const { return folder() / "legacy.db"; }
  [[nodiscard]] std::filesystem::path target() const { return folder() / "persistent.db"; }
  [[nodiscard]] std::filesystem::path ldif() const { return folder() / "directory.ldif"; }
  [[nodiscard]] std::filesystem::path run() const { return folder() / "run"; }
  /// --source … --files-to …, all of them.
  [[nodiscard]] Words options() const;
  /// The same with one option's value replaced; an empty value leaves the option out.
  [[nodiscard]] Words options_with(const std::string& option, const std::string& value) const;
  /// plan --run; returns the plan's hash.
  std::string plan() const;
  [[nodiscard]] Ran cutover(const std::string& hash, const Words& more = {}) const;
  [[nodiscard]] Ran rollback(const Words& more = {}) const;

 private:
  TemporaryFolder folder_;
};

} // namespace gc2pc::test
