// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: a pool to migrate in a folder of its own, and what it looks like from outside.
#pragma once

#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/plan/plan_result.hpp"
#include "migrator/run/run_config.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/run/session.hpp"
#include "migrator/snapshot/target_image.hpp"
#include "migrator/steps/options.hpp"
#include "tests/support/temporary_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace gc2pc::test {

/// Keeps what the operator is told.
class RecordingObserver final : public Observer {
 public:
  void begin(std::string_view work, std::uint64_t, Unit) override { works.emplace_back(work); }
  void progress(std::uint64_t) override {}
  void waiting(const Wait&) override {}
  void end(std::string_view) override {}
  void note(std::string_view sentence) override { notes.emplace_back(sentence); }

  std::vector<std::string> works, notes;
};

/// Everything that a migration may change, comparable.
struct World {
  TargetImage target;
  std::string directory;                    ///< the LDIF file
  std::map<std::string, std::string> files; ///< of the pool's file store: path and content
  friend bool operator==(const World&, const World&) = default;
};

/// Size and kind of a practice pool.
struct PracticeOptions {
  std::int64_t messages = 1'500, rooms = 12;
  std::uint64_t seed = 1;
  bool with_target = false;
};

/// A sample of its own for each test; the same options are generated once and then copied.
class PracticePool {
 public:
  explicit PracticePool(const PracticeOptions& options = {});

  [[nodiscard]] std::filesystem::path run() const { return folder_ / "run"; }
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return folder_ / name; }
  [[nodiscard]] Session session() const { return open_session(config); }
  [[nodiscard]] ReadSession read_session() const { return open_read_session(config); }
  [[nodiscard]] World world() const;

  /// Plans into the run folder.
  PlanResult plan();
  /// Cuts over with the plan's hash and consent.
  RunStatus cutover(bool consent = true);
  RunStatus rollback(bool discard = false);
  /// The same in a process of its own that dies at a fault point. True when it died there.
  [[nodiscard]] bool dies(const std::string& command, const std::string& fault) const;
  /// Runs one SQL statement in a database file of the folder.
  void sql(std::string_view file, const std::string& statement) const;
  /// The single value of a query.
  [[nodiscard]] std::int64_t number(std::string_view file, const std::string& query) const;

  RunConfig config;
  RecordingObserver observer;
  CutoverOptions options; ///< quiet without waiting
  StopRequested stop = [] { return false; };

 private:
  TemporaryFolder folder_;
};

} // namespace gc2pc::test
