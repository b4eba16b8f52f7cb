// SPDX-License-Identifier: Apache-2.0
/// \file
/// For the crash suite: a small pool at a fixed place whose states can be kept and restored, the real
/// program on it, and what must hold after it was killed or disturbed.
#pragma once

#include "tests/crash/crash_target.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gc2pc::test {

/// Everything that the program may change, besides the run folder.
struct World {
  std::string digest;                       ///< `gc2pc digest`; empty when there is no target
  std::string rows;                         ///< all tables of the target but gc2pc's own, row by row
  std::string directory;                    ///< the LDIF file
  std::map<std::string, std::string> files; ///< what was copied
  std::vector<std::string> names; ///< every file of the pool, and temporary ones of the run: nothing is left
  bool operator==(const World&) const = default;
};

using Environment = std::vector<std::pair<std::string, std::string>>;

class CrashPool {
 public:
  /// A pool of 10 rooms that was planned and cut over once: keeps the states `fresh`, `planned`, `complete`,
  /// and `edited`: precopied, and in use since.
  /// `server`: the target is there, instead of in a file of the pool's folder.
  explicit CrashPool(bool with_target, std::unique_ptr<CrashTarget> server = nullptr);

  [[nodiscard]] std::filesystem::path folder() const { return root_ / "pool"; }
  [[nodiscard]] std::filesystem::path run_folder() const { return folder() / "run"; }
  [[nodiscard]] const std::string& plan_hash() const { return hash_; }

  void save(const std::string& state) const;
  void load(const std::string& state) const;

  /// `plan`, `precopy`, `cutover`, `rollback`, with everything that they need; `late-cutover` is the one
  /// after a precopy, which takes along what changed since; `status` with --audit. A program that takes
  /// longer than a minute is killed with SIGALRM.
  [[nodiscard]] Ran run(const std::string& command, const Environment& environment = {}) const;
  /// What to do before the command makes sense: the state that it begins with.
  [[nodiscard]] static std::string begin_of(const std::string& command);

  [[nodiscard]] World world() const;
  [[nodiscard]] const World& start() const { return start_; }
  [[nodiscard]] const World& finished() const { return finished_; }

  /// After `command` was killed or failed: status shows, the same command resumes to the end, and from a copy
  /// of the same state the other direction leads to its end, too.
  void must_recover(const std::string& command);

 private:
  void expect(const Ran& ran, const World& wanted, const std::string& what) const;
  void edit_source() const;
  void precopy_and_edit();
  void plan_must_recover();
  void rollback_must_recover() const;

  TemporaryFolder root_;
  std::unique_ptr<CrashTarget> server_;
  std::string hash_, precopied_hash_;
  World start_, finished_;
  World precopied_, late_; ///< after the second precopy; after the cutover that follows the first
};

/// The two pools: the target will be created; the target has rows of its own. Made when first asked for.
[[nodiscard]] CrashPool& crash_pool(bool with_target);

/// The points that a command passes when nothing disturbs it, in order.
[[nodiscard]] std::vector<std::string> trace(CrashPool& pool, const std::string& command);
/// Points on the way of `command`, each killed at (GC2PC_CRASH_EVERY=1: each time that it is passed); those
/// of a command after a precopy only when they are not among `seen`. Returns the number of kills.
int kill_at_each(CrashPool& pool, const std::string& command, std::set<std::string>& seen);

/// `name` of the environment as a number, or `otherwise`.
[[nodiscard]] long setting(const char* name, long otherwise);
/// Whether `word` is one of the words of the variable `name`, which commas separate; without any, all are.
[[nodiscard]] bool is_wanted(const char* name, const std::string& word);

} // namespace gc2pc::test
