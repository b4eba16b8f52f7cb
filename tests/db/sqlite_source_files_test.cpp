// SPDX-License-Identifier: Apache-2.0
/// \file
/// What lies beside a SQLite source, before and after it is read.
#include "tests/db/db_fixture.hpp"
#include "tests/db/value_reading.hpp"

#include <chrono>
#include <optional>
#include <set>

using namespace gc2pc;

namespace {

namespace fs = std::filesystem;

using Names = std::set<std::string>;

struct Fixture {
  Fixture() {
    fs::create_directory(media);
    test::RawDatabase(file).run("PRAGMA user_version = 1");
    test::make_readable_pool(test::sqlite(file));
    fs::permissions(folder.path(), fs::perms{0755});
    fs::permissions(media, fs::perms{0755});
    fs::permissions(file, fs::perms{0644});
  }
  void wal() const { test::RawDatabase(file).run("PRAGMA journal_mode = wal"); }
  [[nodiscard]] Names beside() const {
    Names names;
    for (const auto& entry : fs::directory_iterator(media))
      names.insert(entry.path().filename());
    return names;
  }
  [[nodiscard]] std::unique_ptr<LegacySource> open() const {
    return open_source(test::sqlite(file), std::nullopt);
  }
  /// Messages that a source of this name holds.
  [[nodiscard]] static std::size_t read(LegacySource& source) {
    CHECK(source.inventory().nodes.size() == 2);
    Batch<legacy::Message> batch;
    std::size_t messages = 0;
    for (const auto reader = source.messages({}); reader->next(batch);)
      messages += batch.size();
    return messages;
  }
  /// A message that is in the -wal only, as in a copy of the files of a program that is at work.
  void copy_with_wal() const {
    wal();
    const auto live = folder / "live.db";
    fs::copy_file(file, live);
    test::RawDatabase program(live);
    program.run("PRAGMA wal_autocheckpoint = 0; INSERT INTO tblChat SELECT channelId, 3, chatDate, userId, "
                "isAlert, content, rtf FROM tblChat WHERE chatId = 1");
    fs::copy_file(live, file, fs::copy_options::overwrite_existing);
    fs::copy_file(live.string() + "-wal", file.string() + "-wal");
  }

  test::TemporaryFolder folder;
  fs::path media = folder / "media", file = media / "legacy.db";
};

} // namespace

TEST_CASE_FIXTURE(Fixture, "a source in WAL mode at rest: nothing is left beside it") {
  wal();
  CHECK(beside() == Names{"legacy.db"});
  {
    const auto source = open(), second = open();
    CHECK(read(*source) == 2);
    CHECK(read(*second) == 2);
  }
  CHECK(beside() == Names{"legacy.db"});
  // Not even when it is not a legacy database.
  test::RawDatabase(file).run("DROP TABLE tblChat");
  CHECK_THROWS_AS((void)open(), Error);
  CHECK(beside() == Names{"legacy.db"});
}

TEST_CASE_FIXTURE(Fixture, "a source in WAL mode in a folder that may only be read") {
  wal();
  {
    const test::WithoutRights nobody;
    const auto source = open(), second = open();
    CHECK(read(*source) == 2);
    CHECK(read(*second) == 2);
  }
  CHECK(beside() == Names{"legacy.db"});
  // An empty -wal holds nothing either.
  test::write_file(file.string() + "-wal", "");
  {
    const test::WithoutRights nobody;
    CHECK(read(*open()) == 2);
  }
  CHECK(beside() == Names{"legacy.db", "legacy.db-wal"});
}

TEST_CASE_FIXTURE(Fixture, "a source that is read without a lock must not change while it is read") {
  wal();
  std::optional<test::WithoutRights> nobody;
  nobody.emplace();
  const auto source = open();
  CHECK(read(*source) == 2);
  nobody.reset();
  fs::last_write_time(file, fs::last_write_time(file) + std::chrono::seconds(1));
  const auto error = test::error_of([&] { (void)source->inventory(); });
  CHECK(std::string(error.what()) == "reading tblVersion: " + file.string() +
                                         " was changed by another program while gc2pc read it. Stop the "
                                         "other program, then run the same command again.");
  CHECK(error.kind() == ErrorKind::conflict);
}

TEST_CASE_FIXTURE(Fixture, "a source with changes in its -wal") {
  copy_with_wal();
  CHECK(beside() == Names{"legacy.db", "legacy.db-wal"});
  SUBCASE("they are read, and stay where they are") {
    CHECK(read(*open()) == 3);
    CHECK(beside() == Names{"legacy.db", "legacy.db-wal"});
  }
  SUBCASE("in a folder that may only be read") {
    const test::WithoutRights nobody;
    CHECK(test::line_of([&] { (void)open(); }) ==
          "permission: " + file.string() + " has changes in " + file.string() +
              "-wal, which cannot be read in this folder. Copy both files to a writable folder.");
  }
}

TEST_CASE_FIXTURE(Fixture, "what another program has beside a source stays") {
  wal();
  test::RawDatabase other(file);
  other.run("PRAGMA wal_autocheckpoint = 0; UPDATE tblPreference SET prefContent = 'x'");
  const Names all{"legacy.db", "legacy.db-shm", "legacy.db-wal"};
  CHECK(beside() == all);
  CHECK(read(*open()) == 2);
  CHECK(beside() == all);
  other.run("PRAGMA wal_checkpoint(TRUNCATE)");
  CHECK(fs::file_size(file.string() + "-wal") == 0);
  CHECK(read(*open()) == 2);
  CHECK(beside() == all);
  other.run("UPDATE tblPreference SET prefContent = 'y'");
  CHECK(other.query("SELECT count(*) FROM tblPreference WHERE prefContent = 'y'") == "2");
}

TEST_CASE_FIXTURE(Fixture, "what a killed reader left beside a source goes with the next one") {
  wal();
  test::in_killed_child([&] {
    const auto source = open();
    (void)source->inventory();
    ::raise(SIGKILL);
  });
  CHECK(read(*open()) == 2);
  CHECK(beside() == Names{"legacy.db"});
}

TEST_CASE_FIXTURE(Fixture, "a source that was left in the middle of a transaction") {
  const auto live = folder / "live.db";
  fs::copy_file(file, live);
  {
    test::RawDatabase program(live);
    program.run("PRAGMA cache_size = 2; BEGIN IMMEDIATE; UPDATE tblChat SET content = 'half written'; "
                "CREATE TABLE more AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i "
                "< 500) SELECT i, hex(randomblob(500)) FROM n");
    fs::copy_file(live, file, fs::copy_options::overwrite_existing);
    fs::copy_file(live.string() + "-journal", file.string() + "-journal");
  }
  const auto refused = "wrong-input: " + file.string() +
                       " has an unfinished transaction; its journal is in the same folder. Copy both files, "
                       "and open the copy with a program that may write it, for example sqlite3; it rolls "
                       "back the transaction. Or copy the database again while no program writes to it.";
  CHECK(test::line_of([&] { (void)open(); }) == refused);
  fs::permissions(file.string() + "-journal", fs::perms{0644});
  {
    const test::WithoutRights nobody;
    CHECK(test::line_of([&] { (void)open(); }) == refused);
  }
  CHECK(beside() == Names{"legacy.db", "legacy.db-journal"});
  CHECK(test::RawDatabase(file).query("SELECT count(*) FROM tblChat") == "2"); // which rolls it back
  CHECK(read(*open()) == 2);
}

TEST_CASE_FIXTURE(Fixture, "a second session of the process leaves the first one its locks") {
  const auto source = open(); // holds a read transaction
  const auto second = open();
  CHECK(test::RawDatabase(file)
            .refused("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE; DELETE FROM tblChat; COMMIT")
            .find("locked") != std::string::npos);
  CHECK(read(*source) == 2);
}
