// SPDX-License-Identifier: Apache-2.0
/// \file
/// Journal and snapshot, cut off and flipped: the program continues correctly or refuses, and never guesses.
/// `GC2PC_DAMAGE_EVERY=1`: at every byte; else every so many, from `GC2PC_DAMAGE_FROM` on, and every one of
/// the heads.
#include "adapters/run/run_database.hpp"
#include "adapters/run/run_tables.hpp"
#include "mappings/model/error.hpp"
#include "migrator/run/journal.hpp"
#include "migrator/run/run.hpp"
#include "migrator/snapshot/snapshot.hpp"
#include "tests/crash/crash_pool.hpp"

#include <doctest/doctest.h>

#include <csignal>

using namespace gc2pc;
using test::crash_pool;

namespace {

namespace fs = std::filesystem;

/// Heads: of the database, of its log and of the log's first frame.
constexpr std::size_t head_bytes = 112;

struct Damage {
  bool cut = false;
  std::size_t at = 0;
  unsigned char flip = 0;

  [[nodiscard]] std::string applied_to(std::string bytes) const {
    if (cut)
      bytes.resize(at);
    else
      bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ flip);
    return bytes;
  }
};

/// Cut at every length and flipped at every byte of the head, at every so many after it. There a flip is of
/// all bits and of one by turns.
std::vector<Damage> damages(std::size_t size) {
  const auto stride = static_cast<std::size_t>(test::setting("GC2PC_DAMAGE_EVERY", 3001));
  const auto first = static_cast<std::size_t>(test::setting("GC2PC_DAMAGE_FROM", 0));
  std::vector<Damage> all;
  for (std::size_t at = 0; at < size; ++at) {
    if (at >= head_bytes && (at - head_bytes) % stride != first)
      continue;
    all.push_back({true, at, 0});
    if (at < head_bytes || at % 2 == 0)
      all.push_back({false, at, 0xff});
    if (at < head_bytes || at % 2 == 1)
      all.push_back({false, at, static_cast<unsigned char>(1U << (at / 2 % 8))});
  }
  return all;
}

/// Everything that a run keeps, as its readers see it.
struct Kept {
  std::string journal, values, tables, plan;
  bool operator==(const Kept&) const = default;
};

Kept read_run(const fs::path& folder) {
  const auto database = RunDatabase::open(folder, false);
  database.check_whole();
  Kept kept;
  const auto id = database.value("run").value_or("none");
  read_journal(database, id, [&](const JournalRecord& record) {
    kept.journal += record.entry.event + record.entry.step + record.entry.detail + record.fingerprint + "\n";
  });
  for (const auto* name : {"run", "config", "rules", "plan.hash", "rates", "checks", "verification",
                           "journal.head", "release.image"})
    kept.values += std::string(name) + "=" + database.value(name).value_or("none") + "\n";
  for (const auto* table : run_tables()) {
    kept.tables += table->name + " " + std::to_string(row_count(database, *table).value_or(-1)) + "\n";
    for_each_row(database, *table, [&](std::span<Slot> row) {
      for (const auto& slot : row)
        kept.tables += slot.is_null() ? "null" : std::to_string(slot.integer) + slot.text + "\t";
    });
  }
  kept.plan = database.load_plan().hash;
  return kept;
}

/// A cutover killed late: everything is in the run, much of it still in SQLite's log.
void half_done(test::CrashPool& pool) {
  pool.load("planned");
  REQUIRE(pool.run("cutover", {{"GC2PC_FAULT", "endpoint-created:1:kill"}}).code == 128 + SIGKILL);
  pool.save("half");
}

} // namespace

TEST_CASE(
    "damage: whatever is cut or flipped in run.db, its log and its count is noticed, or does not matter") {
  auto& pool = crash_pool(true);
  half_done(pool);
  const auto from = pool.run_folder();
  const std::vector<std::string> names{"run.db", "run.db-wal", "run.head"};
  std::map<std::string, std::string> whole;
  for (const auto& name : names)
    whole[name] = test::read_file(from / name);
  const test::TemporaryFolder scratch;
  const auto put = [&](const std::string& damaged, const Damage* damage) {
    fs::remove(scratch / "run.db-shm");
    for (const auto& name : names)
      test::write_file(scratch / name,
                       damage && name == damaged ? damage->applied_to(whole[name]) : whole[name]);
  };
  put("", nullptr);
  const auto right = read_run(scratch.path());
  CHECK(right.journal.find("address-free") != std::string::npos);
  for (const std::string known : {"copied_file ", "file_before ", "snapshot_manifest "})
    CHECK(right.tables.find(known + "-1") == std::string::npos);
  for (const auto& name : names) {
    long refused = 0, same = 0;
    for (const auto& damage : damages(whole[name].size())) {
      put(name, &damage);
      try {
        const bool equal = read_run(scratch.path()) == right;
        if (!equal) {
          CAPTURE(name);
          CAPTURE(damage.cut);
          CAPTURE(damage.at);
          CAPTURE(static_cast<int>(damage.flip));
          CHECK(equal);
        }
        same += equal;
      } catch (const Error&) {
        ++refused;
      }
    }
    MESSAGE(name, ": ", whole[name].size(), " bytes, damages ", refused + same, ", refused ", refused,
            ", without effect ", same);
  }
}

TEST_CASE("damage: whatever is cut or flipped in the snapshot is noticed") {
  auto& pool = crash_pool(true);
  half_done(pool);
  const auto run = Run::open(pool.run_folder(), true);
  REQUIRE_NOTHROW(check_snapshot(run, {}, Reading::whole));
  long bytes = 0, refused = 0;
  for (const auto& entry : fs::directory_iterator(pool.run_folder() / "snapshot")) {
    const auto whole = test::read_file(entry.path());
    bytes += static_cast<long>(whole.size());
    for (const auto& damage : damages(whole.size())) {
      test::write_file(entry.path(), damage.applied_to(whole));
      try {
        static_cast<void>(check_snapshot(run, {}, Reading::whole));
        FAIL_CHECK(entry.path().filename().string(), damage.cut ? " cut at " : " flipped at ", damage.at);
      } catch (const Error& error) {
        CHECK_MESSAGE(error.kind() == ErrorKind::corrupt, error.what());
        ++refused;
      }
    }
    test::write_file(entry.path(), whole);
  }
  MESSAGE("snapshot: ", bytes, " bytes, refused ", refused);
}

namespace {

/// One damage before one command. Ends rightly or refuses with a sentence and without having touched
/// anything.
bool survives(test::CrashPool& pool, const std::string& command, const std::string& file,
              const Damage& damage, const test::World& before) {
  CAPTURE(command);
  CAPTURE(file);
  CAPTURE(damage.cut);
  CAPTURE(damage.at);
  CAPTURE(static_cast<int>(damage.flip));
  pool.load("half");
  const auto path = pool.run_folder() / file;
  test::write_file(path, damage.applied_to(test::read_file(path)));
  const auto ran = pool.run(command);
  CHECK_MESSAGE(ran.code < 128, ran.code, " ", ran.err);
  CHECK_MESSAGE(ran.err.find("internal error:") == std::string::npos, ran.err);
  const auto now = pool.world();
  if (ran.code != 0) {
    CHECK(ran.err.starts_with("gc2pc: "));
    CHECK_MESSAGE((now == before), ran.code, " ", ran.err);
  } else {
    CHECK((now == (command == "cutover" ? pool.finished() : command == "rollback" ? pool.start() : before)));
  }
  return ran.code != 0;
}

} // namespace

TEST_CASE("damage: the program itself on a damaged run continues correctly, or refuses and touches nothing") {
  auto& pool = crash_pool(true);
  half_done(pool);
  const auto before = pool.world();
  pool.save("half"); // looking rolled a hot journal back
  std::vector<std::string> files{"run.db", "run.db-wal", "run.head", "run.lock"};
  for (const auto& entry : fs::directory_iterator(pool.run_folder() / "snapshot"))
    files.push_back("snapshot/" + entry.path().filename().string());
  // So many damages of each file, spread over it.
  const auto wanted = static_cast<std::size_t>(test::setting("GC2PC_DAMAGE_RUNS", 1));
  long runs = 0, refused = 0;
  for (const auto& file : files) {
    pool.load("half");
    const auto size = fs::file_size(pool.run_folder() / file);
    for (std::size_t i = 0; i < wanted && size > 0; ++i) {
      const auto at = (size * (2 * i + 1) / (2 * wanted) + 7 * i) % size;
      const Damage kinds[]{{true, at, 0}, {false, at, static_cast<unsigned char>(1U << (i % 8))}};
      for (const auto& damage : kinds)
        for (const std::string command : {"status", "cutover", "rollback"}) {
          ++runs;
          refused += survives(pool, command, file, damage, before);
        }
    }
  }
  MESSAGE("files ", files.size(), ", runs ", runs, ", refused ", refused);
}
