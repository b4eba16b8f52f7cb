// SPDX-License-Identifier: Apache-2.0
// An evil database: a legacy pool in which any row may hold anything, through plan, cutover, verification and
// rollback. Either it is refused with an error that says why, or what was planned arrives, and the rollback
// restores the target.
#include "migrator/base/observer.hpp"
#include "migrator/snapshot/target_image.hpp"
#include "migrator/workflows/verify.hpp"
#include "tests/fuzz/evil_source.hpp"
#include "tests/fuzz/harness.hpp"
#include "tests/fuzz/scratch.hpp"
#include "tests/support/by_folder.hpp"

#include "migrator/sample/sample.hpp"
#include "tests/support/silent_observer.hpp"

#include <fstream>

namespace gc2pc::fuzz {
namespace {

namespace fs = std::filesystem;

bool never() {
  return false;
}

/// A rule file that lets as much as possible through.
constexpr std::string_view lenient = R"(<?xml version="1.0" encoding="UTF-8"?>
<mapping version="1">
  <bad-values>leave-out</bad-values>
  <bad-time>clamp</bad-time>
</mapping>
)";

/// A pool with a target that is in use, made once.
const fs::path& used_target() {
  static const Scratch folder;
  static const fs::path file = [] {
    test::SilentObserver observer;
    sample::SampleOptions options;
    options.out = folder / "sample";
    options.size.rooms = 10;
    options.size.messages = 10;
    options.with_target = true;
    static_cast<void>(sample::make_sample(options, observer, never));
    return options.out / "persistent.db";
  }();
  return file;
}

std::string digest_of_target(const RunConfig& config) {
  return digest_of(target_image(*open_read_session(config).store));
}

void balanced(const Plan& plan) {
  std::int64_t messages = 0;
  for (const auto& room : plan.rooms)
    messages += room.messages;
  for (const auto& [kind, counts] : plan.counts) {
    holds(counts.balanced(), "every row that was read is written or left out for a reason");
    holds(counts.read >= 0 && counts.written >= 0 && counts.rows >= 0, "no count is below 0");
    if (kind == "message")
      holds(counts.written == messages, "the messages are those of the rooms");
  }
}

void migrate(const RunConfig& config, const fs::path& run) {
  test::SilentObserver observer;
  const auto before = digest_of_target(config);
  CutoverOptions options;
  options.quiet_time = {};
  auto reading = open_read_session(config);
  const auto planned = plan_run(run, reading, observer, never);
  balanced(planned.plan);
  options.plan_hash = planned.plan.hash;
  auto session = open_session(config);
  const bool stopped = refused([&] {
    const auto status = run_cutover(run, session, options, observer, never);
    holds(planned.plan.executable(), "a plan with errors is not executed");
    const auto result = verify_run(run, session, VerifyOptions{}, observer, never);
    holds(result.differences.empty(), "what arrives is what was planned");
    holds(status.phase != RunPhase::planned, "a cutover does something");
  });
  if (stopped && planned.plan.executable())
    holds(status_of(run).phase == RunPhase::planned, "what a plan lets through is not stopped half way");
  auto back = open_session(config);
  (void)refused([&] { static_cast<void>(run_rollback(run, back, {}, observer, never)); });
  holds(digest_of_target(config) == before, "a rollback restores the target");
}

void one_input(std::string_view bytes) {
  const Scratch folder;
  Input input(bytes);
  const auto choice = input.byte();
  RunConfig config;
  config.source = "sqlite3://dbname=" + (folder / "legacy.db").string();
  config.target = "sqlite3://dbname=" + (folder / "persistent.db").string();
  if ((choice & 1U) != 0) {
    std::ofstream(folder / "rules.xml") << lenient;
    config.rules = folder / "rules.xml";
  }
  if ((choice & 2U) != 0)
    fs::copy_file(used_target(), folder / "persistent.db");
  write_evil_source(folder / "legacy.db", input);
  (void)refused([&] { migrate(config, folder / "run"); });
}

const Registration registration{"evil_database", one_input};

} // namespace
} // namespace gc2pc::fuzz
