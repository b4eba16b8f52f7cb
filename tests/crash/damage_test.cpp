// SPDX-License-Identifier: Apache-2.0
/// \file
/// Journal and snapshot, cut off and flipped: the program continues correctly or refuses, and never guesses.
/// `GC2PC_DAMAGE_EVERY=1`: at every byte; else every so many, from `GC2PC_DAMAGE_FROM` on, and every one of
/// the heads. `GC2PC_DAMAGE_FILES=run.db,run.head`: of these files only.
#include "adapters/files/unique_fd.hpp"
#include "adapters/run/run_database.hpp"
#include "adapters/run/run_tables.hpp"
#include "mappings/model/error.hpp"
#include "migrator/run/journal.hpp"
#include "migrator/run/run.hpp"
#include "migrator/snapshot/snapshot.hpp"
#include "tests/crash/crash_pool.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <ctime>
#include <map>
#include <string_view>

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

/// Cut at every length, the longest first, and flipped at every byte of the head, at every so many after it.
/// There a flip is of all bits and of one by turns.
std::vector<Damage> damages(std::size_t size) {
  const auto stride = static_cast<std::size_t>(test::setting("GC2PC_DAMAGE_EVERY", 3001));
  const auto first = static_cast<std::size_t>(test::setting("GC2PC_DAMAGE_FROM", 0));
  std::vector<Damage> cuts, flips;
  for (std::size_t at = 0; at < size; ++at) {
    if (at >= head_bytes && (at - head_bytes) % stride != first)
      continue;
    cuts.push_back({true, at, 0});
    if (at < head_bytes || at % 2 == 0)
      flips.push_back({false, at, 0xff});
    if (at < head_bytes || at % 2 == 1)
      flips.push_back({false, at, static_cast<unsigned char>(1U << (at / 2 % 8))});
  }
  std::reverse(cuts.begin(), cuts.end());
  cuts.insert(cuts.end(), flips.begin(), flips.end());
  return cuts;
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

/// Files of a run that are damaged in place and put back: to write all of them for each damage takes longer
/// than to read them. Cuts come first, each shorter than the one before.
class InPlace {
 public:
  InPlace(const fs::path& from, fs::path folder) : folder_(std::move(folder)) {
    for (const auto* name : {"run.db", "run.db-wal", "run.head"})
      whole_[name] = test::read_file(from / name);
    write_all();
  }

  [[nodiscard]] const std::map<std::string, std::string>& whole() const { return whole_; }

  void damage(const std::string& name, const Damage& damage) {
    if (cut_ && !damage.cut)
      write_all();
    const UniqueFd file(::open((folder_ / name).c_str(), O_WRONLY | O_CLOEXEC));
    REQUIRE(file);
    if (damage.cut)
      REQUIRE(::ftruncate(file.get(), static_cast<off_t>(damage.at)) == 0);
    else
      put(file.get(), name, damage.at, damage.flip);
    cut_ = damage.cut;
    mark(name);
  }

  /// Puts back what was damaged; all files when reading changed one of them, which it then returns.
  bool restore(const std::string& name, const Damage& damage) {
    for (const auto& [file, mark] : marks_)
      if (!(mark == mark_of(file))) {
        write_all();
        return true;
      }
    fs::remove(folder_ / "run.db-shm");
    if (!damage.cut) {
      const UniqueFd file(::open((folder_ / name).c_str(), O_WRONLY | O_CLOEXEC));
      put(file.get(), name, damage.at, 0);
      mark(name);
    }
    return false;
  }

  void write_all() {
    fs::remove(folder_ / "run.db-shm");
    for (const auto& [name, bytes] : whole_) {
      test::write_file(folder_ / name, bytes);
      mark(name);
    }
    cut_ = false;
  }

 private:
  /// A file that was written to since it was marked has another one.
  struct Mark {
    ino_t inode = 0;
    off_t size = 0;
    time_t modified = 0;
    bool operator==(const Mark&) const = default;
  };

  [[nodiscard]] Mark mark_of(const std::string& name) const {
    struct stat facts {};
    return ::stat((folder_ / name).c_str(), &facts) == 0
               ? Mark{facts.st_ino, facts.st_size, facts.st_mtim.tv_sec}
               : Mark();
  }
  /// With a time that is long past, so that no clock is too coarse to tell.
  void mark(const std::string& name) {
    const timespec long_past[2]{{1, 0}, {1, 0}};
    REQUIRE(::utimensat(AT_FDCWD, (folder_ / name).c_str(), long_past, 0) == 0);
    marks_[name] = mark_of(name);
  }
  void put(int file, const std::string& name, std::size_t at, unsigned char flip) const {
    const auto byte = static_cast<char>(static_cast<unsigned char>(whole_.at(name)[at]) ^ flip);
    REQUIRE(::pwrite(file, &byte, 1, static_cast<off_t>(at)) == 1);
  }

  fs::path folder_;
  std::map<std::string, std::string> whole_;
  std::map<std::string, Mark> marks_;
  bool cut_ = false;
};

/// While this lives, who closes a database leaves its log as it is: bringing it into the database comes after
/// all that is tested here, and takes most of the time.
class LogsAreLeft {
 public:
  LogsAreLeft() { REQUIRE(::sqlite3_auto_extension(entry()) == SQLITE_OK); }
  ~LogsAreLeft() { ::sqlite3_cancel_auto_extension(entry()); }
  LogsAreLeft(const LogsAreLeft&) = delete;
  LogsAreLeft& operator=(const LogsAreLeft&) = delete;

 private:
  static int leave(sqlite3* database, char**, const sqlite3_api_routines*) {
    return ::sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }
  static void (*entry())() { return reinterpret_cast<void (*)()>(&leave); }
};

} // namespace

TEST_CASE(
    "damage: whatever is cut or flipped in run.db, its log and its count is noticed, or does not matter") {
  auto& pool = crash_pool(true);
  half_done(pool);
  const test::TemporaryFolder scratch;
  InPlace files(pool.run_folder(), scratch.path());
  const auto right = read_run(scratch.path());
  CHECK(right.journal.find("address-free") != std::string::npos);
  for (const std::string known : {"copied_file ", "file_before ", "snapshot_manifest "})
    CHECK(right.tables.find(known + "-1") == std::string::npos);
  files.write_all(); // the log is in the database now
  const LogsAreLeft left;
  for (const auto& [the_name, bytes] : files.whole()) {
    const auto& name = the_name; // clang 14 captures no structured binding
    if (!test::is_wanted("GC2PC_DAMAGE_FILES", name))
      continue;
    long refused = 0, same = 0, rewritten = 0;
    for (const auto& damage : damages(bytes.size())) {
      files.damage(name, damage);
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
      rewritten += files.restore(name, damage);
    }
    files.write_all();
    CHECK((read_run(scratch.path()) == right));
    MESSAGE(name, ": ", bytes.size(), " bytes, damages ", refused + same, ", refused ", refused,
            ", without effect ", same, ", files changed by reading ", rewritten);
  }
}

TEST_CASE("damage: whatever is cut or flipped in the snapshot is noticed") {
  auto& pool = crash_pool(true);
  half_done(pool);
  const auto run = Run::open(pool.run_folder(), true);
  REQUIRE_NOTHROW(static_cast<void>(check_snapshot(run, {}, Reading::whole)));
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
