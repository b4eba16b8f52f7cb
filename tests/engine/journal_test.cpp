// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/sha256.hpp"
#include "migrator/run/journal.hpp"
#include "migrator/run/process.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/status.hpp"
#include "migrator/workflows/status.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/practice_pool.hpp"

#include <doctest/doctest.h>

#include <sys/resource.h>

#include <algorithm>
#include <csignal>

using namespace gc2pc;
using test::line_of;
using test::PracticePool;
using test::TemporaryFolder;

namespace {

constexpr auto hint = " Do not use this run folder; restore it from a backup.";

std::string damage(const std::filesystem::path& folder) {
  return line_of([&] { static_cast<void>(status_of(folder)); });
}

/// A file that gets too long is an error of the write, not the end of the process.
struct IgnoredSignal {
  IgnoredSignal() : before(std::signal(SIGXFSZ, SIG_IGN)) {}
  ~IgnoredSignal() { std::signal(SIGXFSZ, before); }
  IgnoredSignal(const IgnoredSignal&) = delete;
  IgnoredSignal& operator=(const IgnoredSignal&) = delete;
  void (*before)(int);
};

/// While it lives, no file gets longer than the log of the run's database is: the next commit fails.
class FullLog {
 public:
  explicit FullLog(const std::filesystem::path& run) {
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
    auto limit = before_;
    limit.rlim_cur = std::filesystem::file_size(run / "run.db-wal");
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  }
  ~FullLog() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FullLog(const FullLog&) = delete;
  FullLog& operator=(const FullLog&) = delete;

 private:
  IgnoredSignal too_long_;
  rlimit before_{};
};

} // namespace

TEST_CASE("journal: the chain starts at the run's id, record by record") {
  const TemporaryFolder folder;
  auto database = RunDatabase::create(folder.path());
  JournalWriter writer(database, "r");
  writer.append(Event::run_created, {}, "run r");
  writer.append(Event::chunk_committed, "messages", {}, {{"messages", 7}});

  auto hash = sha256_hex("gc2pc journal 1 r");
  database.read_journal([&](const JournalRow& row) {
    hash = sha256_hex(hash + row.record);
    CHECK(row.sha256 == hash);
  });
  std::vector<JournalRecord> records;
  read_journal(database, "r", [&](const JournalRecord& record) { records.push_back(record); });
  REQUIRE(records.size() == 2);
  CHECK(records[0].entry.event == "run-created");
  CHECK(records[0].entry.who == this_process().text());
  CHECK(records[0].entry.detail == "run r");
  CHECK(records[1].entry.sequence == 2);
  CHECK(records[1].entry.step == "messages");
  CHECK(records[1].counters == Counters{{"messages", 7}});
  CHECK(records[1].entry.at.size() == std::string("2026-01-31T03:04:05.678Z").size());

  CHECK(line_of([&] { read_journal(database, "another run", [](const JournalRecord&) {}); }) ==
        std::string("corrupt: the run's journal is damaged: record 1 does not match its checksum.") + hint);
}

TEST_CASE("journal: a whole cutover reads as a story, and says who and when") {
  PracticePool pool;
  pool.plan();
  pool.cutover();
  const auto entries = audit(pool.run()).entries;
  std::vector<std::string> story;
  for (const auto& entry : entries) {
    CHECK(entry.who == this_process().text());
    CHECK(entry.at.ends_with("Z"));
    story.push_back(entry.event + (entry.step.empty() ? "" : " " + entry.step));
  }
  const auto at = [&](const std::string& what) {
    return std::find(story.begin(), story.end(), what) - story.begin();
  };
  const std::vector<std::string> order{"run-created",
                                       "plan-kept",
                                       "plan-approved",
                                       "cutover-started",
                                       "step-started quiet",
                                       "step-confirmed snapshot",
                                       "step-started structure",
                                       "chunk-started messages",
                                       "chunk-committed messages",
                                       "step-confirmed messages",
                                       "files-copied files",
                                       "verified",
                                       "address-leaving release",
                                       "address-free release",
                                       "address-taken endpoint",
                                       "step-confirmed handover",
                                       "run-complete"};
  for (std::size_t i = 1; i < order.size(); ++i) {
    CAPTURE(order[i]);
    CHECK(at(order[i - 1]) < at(order[i]));
    CHECK(at(order[i]) < static_cast<std::ptrdiff_t>(story.size()));
  }
}

TEST_CASE("journal: it is bound to plan, configuration and rules by a fingerprint") {
  PracticePool pool;
  pool.plan();
  auto run = Run::open(pool.run(), false);
  const auto kept = run.fingerprint();
  CHECK(audit(pool.run()).entries.back().detail.ends_with("; fingerprint " + kept));
  for (const std::string name : {"config", "rules", "plan.hash"}) {
    CAPTURE(name);
    const auto text = run.value(name).value();
    run.keep(name, text + " ");
    CHECK(run.fingerprint() != kept);
    CHECK(line_of([&] { static_cast<void>(pool.cutover()); }) ==
          "corrupt: the run's plan, configuration or rules do not match its journal. Restore the run folder "
          "from a backup, or plan again.");
    run.keep(name, text);
  }
  CHECK(pool.cutover().phase == RunPhase::complete);
}

TEST_CASE("journal: damage is reported, with the record") {
  PracticePool pool;
  pool.plan();
  pool.cutover(false);
  const auto count = static_cast<std::int64_t>(audit(pool.run()).entries.size());
  const auto last = std::to_string(count);
  // These do not stop deliberate tampering.
  pool.sql("run/run.db", "DROP TRIGGER journal_refuses_UPDATE");
  pool.sql("run/run.db", "DROP TRIGGER journal_refuses_DELETE");

  SUBCASE("an edited record") {
    pool.sql("run/run.db",
             "UPDATE journal SET record = replace(record, 'quiet', 'quite') WHERE sequence = 5");
    CHECK(damage(pool.run()) ==
          std::string("corrupt: the run's journal is damaged: record 5 does not match its checksum.") + hint);
  }
  SUBCASE("an edited hash") {
    pool.sql("run/run.db", "UPDATE journal SET sha256 = 'x' WHERE sequence = " + last);
    CHECK(damage(pool.run()) ==
          "corrupt: the run's journal is damaged: record " + last + " does not match its checksum." + hint);
  }
  SUBCASE("a record left out") {
    pool.sql("run/run.db", "DELETE FROM journal WHERE sequence = 3");
    CHECK(damage(pool.run()) ==
          std::string("corrupt: the run's journal is damaged: record 3 is missing.") + hint);
  }
  SUBCASE("the end cut off") {
    pool.sql("run/run.db", "DELETE FROM journal WHERE sequence > " + last + " - 2");
    CHECK(damage(pool.run()) == "corrupt: the run's journal is damaged: it ends with record " +
                                    std::to_string(count - 2) + ", but " + last + " were written." + hint);
  }
  CHECK(line_of([&] {
          static_cast<void>(pool.cutover());
        }).starts_with("corrupt: the run's journal is damaged: "));
  CHECK(line_of([&] {
          static_cast<void>(pool.rollback());
        }).starts_with("corrupt: the run's journal is damaged: "));
}

TEST_CASE("journal: records whose commit fails are neither in the chain nor in the state") {
  const TemporaryFolder folder;
  auto run = Run::create(folder.path());
  run.record(Event::step_started, StepId::quiet);
  const auto records = run.state().records();
  {
    const FullLog full(folder.path());
    CHECK(line_of([&] {
            run.together([&] {
              run.record(Event::step_finished, StepId::quiet, "done");
              run.record(Event::step_confirmed, StepId::quiet);
            });
          }).starts_with("connection: I/O error on "));
  }
  CHECK(run.state().step(StepId::quiet).status == StepStatus::started);
  CHECK(run.state().records() == records);
  run.record(Event::step_failed, StepId::quiet, "the disk was full");
  const auto again = Run::open(folder.path(), true);
  CHECK(again.state().step(StepId::quiet).status == StepStatus::failed);
  CHECK(again.state().records() == records + 1);
}

TEST_CASE("journal: the commit that ends a step fails, and the next call resumes") {
  PracticePool pool;
  pool.plan();
  pool.options.quiet_time = std::chrono::milliseconds(1);
  std::optional<FullLog> full;
  pool.stop = [&] { // asked while the first step waits; it writes nothing itself
    const auto& works = pool.observer.works;
    if (!full && std::find(works.begin(), works.end(), "quiet") != works.end())
      full.emplace(pool.run());
    return false;
  };
  CHECK(line_of([&] { pool.cutover(); }).starts_with("connection: quiet: I/O error on "));
  full.reset();
  CHECK(std::any_of(pool.observer.notes.begin(), pool.observer.notes.end(), [](const std::string& note) {
    return note.starts_with("the journal could not be written: I/O error on ");
  }));
  CHECK(status_of(pool.run()).steps[0].status == StepStatus::started);
  pool.stop = [] { return false; };
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(audit(pool.run()).entries.size() > 20);
}
