// SPDX-License-Identifier: Apache-2.0
/// \file
/// The conformance suites on SQLite.
#include "adapters/source/legacy_writer.hpp"
#include "tests/db/catalogue_conformance.hpp"
#include "tests/db/chat_store_conformance.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/db/legacy_source_conformance.hpp"
#include "tests/db/ping_conformance.hpp"

using namespace gc2pc;

TEST_CASE("SQLite: legacy source") {
  const test::TemporaryFolder folder;
  const auto file = folder / "legacy.db";
  test::check_legacy_source(
      [&](const legacy::Inventory& inventory, const std::vector<legacy::Message>& messages) {
        LegacyWriter writer(file.string());
        writer.write(inventory);
        writer.append(messages);
        writer.finish();
        return open_source(test::sqlite(file), std::nullopt);
      },
      test::Texts::all_bytes);
}

TEST_CASE("SQLite: chat store, the file is absent at first") {
  const test::TemporaryFolder folder;
  test::check_chat_store([&] { return open_store(test::sqlite(folder / "target file.db")); });
}

TEST_CASE("SQLite: chat store, the file is empty at first") {
  const test::TemporaryFolder folder;
  test::write_file(folder / "target.db", "");
  test::check_chat_store([&] { return open_store(test::sqlite(folder / "target.db")); });
}

TEST_CASE("SQLite: chat store in WAL mode, which it keeps") {
  const test::TemporaryFolder folder;
  const auto file = folder / "target.db";
  test::RawDatabase(file).run("PRAGMA journal_mode = WAL; CREATE TABLE t (x); DROP TABLE t");
  test::check_chat_store([&] { return open_store(test::sqlite(file)); });
  CHECK(test::RawDatabase(file).query("PRAGMA journal_mode") == "wal");
}

TEST_CASE("SQLite: chat servers that run") {
  const test::TemporaryFolder folder;
  const auto file = folder / "pool.db";
  test::write_file(file, "");
  test::check_pings([&] { return test::sqlite(file); });
}

TEST_CASE("SQLite: what the catalogue says") {
  const test::TemporaryFolder folder;
  int number = 0;
  test::CatalogueWords words;
  words.empty_database = [&] {
    const auto file = folder / ("target" + std::to_string(++number) + ".db");
    test::write_file(file, "");
    return test::sqlite(file);
  };
  words.name = [](const std::string& name) { return name; };
  words.computed = "nodeDesc nvarchar(256) AS (nodeName)";
  words.trigger = {"CREATE TRIGGER watcher AFTER INSERT ON tblNode BEGIN SELECT 1; END"};
  words.numbered = {{"nodeID integer PRIMARY KEY AUTOINCREMENT"}};
  words.number_type = "int";
  words.checks_lengths = false;
  test::check_catalogue(words);
}

TEST_CASE("SQLite: tables that would take rows otherwise than they are written") {
  const test::TemporaryFolder folder;
  const auto file = folder / "target.db";
  open_store(test::sqlite(file))->create(test::test_seed(), "run 1");
  const auto obstacles = [&] { return open_store(test::sqlite(file))->obstacles(); };
  test::RawDatabase raw(file);
  const auto changed = [&](const std::string& from, const std::string& to) {
    raw.run("PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, '" + from + "', '" +
            to + "') WHERE name = 'tblNode'");
  };
  SUBCASE("a conflict that is resolved silently") {
    changed("nodeGuid uniqueidentifier NOT NULL UNIQUE",
            "nodeGuid uniqueidentifier NOT NULL UNIQUE ON CONFLICT REPLACE");
    CHECK(obstacles() == std::vector<std::string>{
                             "tblNode has the ON CONFLICT clause, which is not in the published layout"});
  }
  SUBCASE("references to a table without its key") {
    raw.run("PRAGMA legacy_alter_table = ON; CREATE TABLE copy AS SELECT * FROM tblPrincipal; DROP TABLE "
            "tblPrincipal; ALTER TABLE copy RENAME TO tblPrincipal");
    const auto found = obstacles();
    REQUIRE_FALSE(found.empty());
    CHECK(found.front() == "tblLastInviteId refers to columns of tblPrincipal that are not a key there");
  }
}
