// SPDX-License-Identifier: Apache-2.0
#include "adapters/run/run_database.hpp"
#include "adapters/run/run_tables.hpp"
#include "mappings/model/sha256.hpp"
#include "tests/db/chat_store_conformance.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/support/small_disk.hpp"

#include <fstream>

using namespace gc2pc;

namespace {

/// A plan in which everything that is stored has a value.
Plan full_plan() {
  Plan plan;
  plan.inputs = {{"source", "one"}, {"target", "two\nlines"}, {"source", "twice"}};
  plan.creates_target = true;
  plan.seed = test::test_seed();
  plan.legacy_pool = test::guid_number(1);
  plan.structure = test::test_structure();
  plan.rest.nodes.updated = {{plan.structure.nodes.inserted[0], plan.structure.nodes.inserted[1]},
                             {plan.structure.nodes.inserted[1], plan.structure.nodes.inserted[2]}};
  plan.rest.nodes.updated[0].second.purged_on = DateTime::parse("2014-01-01 00:00:00.1234567");
  plan.rest.roles.deleted = plan.structure.roles.inserted;
  plan.rest.preferences.inserted = {{std::string("a\0b", 3), 1, std::string("\xff"), chat::PrincipalId{2}}};
  GroupDigest digest;
  digest.add(sha256("x"));
  plan.rooms = {{legacy::NodeId{7}, chat::NodeId{3}, test::guid_number(3), "c", "a-b", "b", 10, 100,
                 Ticks{633'794'400'000'000'000}, 2, ChatId{12}, digest},
                {legacy::NodeId{8},
                 chat::NodeId{4},
                 test::guid_number(4),
                 "",
                 "",
                 "",
                 0,
                 0,
                 std::nullopt,
                 0,
                 ChatId{0},
                 {}}};
  plan.authors = {{legacy::PrincipalId{5}, chat::PrincipalId{2}, test::guid_number(102)}};
  plan.placeholder = Placeholder{chat::PrincipalId{9}, test::guid_number(9)};
  plan.conversion = {true, true};
  plan.files = {"a/b.txt", "ü"};
  plan.findings = {{Code::broken_tree, "tblNode", "nodeID 17", test::guid_number(17), "room", "detail", 3},
                   {Code::file_unnamed, "", "", std::nullopt, "", "", 1}};
  plan.counts["message"] = {15, 10, {{"before-start-date", 2}, {"without-room", 3}}, 10};
  plan.counts["node"] = {};
  plan.expected = {{LineKind::message, test::guid_number(3), digest},
                   {LineKind::preference, std::nullopt, {}}};
  plan.hash = hash_of(plan);
  return plan;
}

struct Fixture {
  test::TemporaryFolder folder;
  std::filesystem::path file = folder / "run.db";
};

} // namespace

TEST_CASE_FIXTURE(Fixture, "values and the journal stay") {
  CHECK_FALSE(RunDatabase::exists(folder.path()));
  {
    auto run = RunDatabase::create(folder.path());
    CHECK_FALSE(run.value("id"));
    run.set_value("id", "one");
    run.set_value("id", "two");
    run.set_value("bytes", std::string_view("a\0b", 3));
    CHECK_FALSE(run.last_journal_row());
    run.append({1, "{\"a\":1}", "aa"});
    run.append({2, "{}", "bb"});
    CHECK(test::error_of([&] { run.append({2, "{}", "bb"}); }).kind() == ErrorKind::conflict);
    run.append({3, "", "cc"});
  }
  CHECK(RunDatabase::exists(folder.path()));
  for (const bool read_only : {false, true}) {
    const auto run = RunDatabase::open(folder.path(), read_only);
    CHECK(run.value("id") == "two");
    CHECK(run.value("bytes") == std::string("a\0b", 3));
    std::string journal;
    run.read_journal([&](const JournalRow& row) {
      journal += std::to_string(row.sequence) + row.record + row.sha256 + ' ';
    });
    CHECK(journal == "1{\"a\":1}aa 2{}bb 3cc ");
    CHECK(run.last_journal_row()->sequence == 3);
  }
  CHECK(test::mode_of(file) == 0600);
  CHECK(test::line_of([&] { (void)RunDatabase::create(folder.path()); }) ==
        "conflict: '" + folder.path().string() +
            "' already contains a run. Resume that run, or give another folder with --run.");
}

TEST_CASE_FIXTURE(Fixture, "a reader does not keep the run from continuing, nor does it write") {
  auto run = RunDatabase::create(folder.path());
  const auto reader = RunDatabase::open(folder.path(), true);
  run.append({1, "{}", "aa"});
  CHECK(reader.last_journal_row()->sequence == 1);
  auto other = RunDatabase::open(folder.path(), true);
  CHECK(test::error_of([&] { other.set_value("id", "x"); }).kind() == ErrorKind::permission);
}

TEST_CASE_FIXTURE(Fixture, "a run in a folder that cannot be written can be read") {
  { RunDatabase::create(folder.path()).set_value("id", "one"); }
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
  std::filesystem::permissions(file, std::filesystem::perms{0444});
  std::filesystem::permissions(folder / "run.head", std::filesystem::perms{0444});
  const test::WithoutRights nobody;
  CHECK(RunDatabase::open(folder.path(), true).value("id") == "one");
}

TEST_CASE_FIXTURE(Fixture, "the journal is append-only for every program") {
  RunDatabase::create(folder.path()).append({1, "{}", "aa"});
  test::RawDatabase raw(file);
  CHECK(raw.refused("UPDATE journal SET record = 'x'") == "the journal is append-only");
  CHECK(raw.refused("DELETE FROM journal") == "the journal is append-only");
}

TEST_CASE_FIXTURE(Fixture, "what was appended survives kill -9") {
  static_cast<void>(RunDatabase::create(folder.path()));
  test::in_killed_child([&] {
    auto run = RunDatabase::open(folder.path(), false);
    run.append({1, "{}", "aa"});
    run.set_value("id", "one");
  });
  CHECK(RunDatabase::open(folder.path(), true).last_journal_row()->sha256 == "aa");
  CHECK(RunDatabase::open(folder.path(), false).value("id") == "one");
}

TEST_CASE_FIXTURE(Fixture, "a database that has lost its last writes is torn, and reported as such") {
  const std::string backup = ". Its last records are lost. Restore the run folder from a backup.";
  {
    auto run = RunDatabase::create(folder.path());
    run.append({1, "{}", "aa"});
    run.set_value("id", "one");
  }
  const auto earlier = test::read_file(file);
  RunDatabase::open(folder.path(), false).append({2, "{}", "bb"});
  test::write_file(file, earlier);
  for (const bool read_only : {false, true})
    CHECK(test::line_of([&] { (void)RunDatabase::open(folder.path(), read_only); }) ==
          "corrupt: the run's journal is incomplete: " + file.string() + " contains 2 writes, expected 3" +
              backup);
}

TEST_CASE_FIXTURE(Fixture, "without its count of writes a run is refused, and with a wrong one") {
  RunDatabase::create(folder.path()).set_value("id", "one");
  const auto head = folder / "run.head";
  const auto refused = [&] { return test::line_of([&] { (void)RunDatabase::open(folder.path(), true); }); };
  const std::string hint = ". Restore the run folder from a backup.";
  auto text = test::read_file(head);
  CHECK(text.starts_with("00000000000000000001 "));
  text[19] = '0';
  test::write_file(head, text);
  CHECK(refused() == "corrupt: '" + head.string() + "' is damaged" + hint);
  std::filesystem::remove(head);
  CHECK(refused() == "corrupt: '" + head.string() + "' is missing, empty or unreadable" + hint);
}

TEST_CASE_FIXTURE(Fixture, "an edited value is reported by its name") {
  auto run = RunDatabase::create(folder.path());
  run.set_value("id", "one");
  run.check_whole();
  test::RawDatabase(file).run("UPDATE value SET text = 'two' WHERE name = 'id'");
  CHECK(test::line_of([&] { (void)run.value("id"); }) ==
        "corrupt: the run's 'id' does not match its checksum. Restore the run folder from a backup.");
}

TEST_CASE_FIXTURE(Fixture, "rows of the sealed tables stay, and an auditor reads them") {
  const std::string odd("\xff\n//", 4);
  auto run = RunDatabase::create(folder.path());
  const auto count = [&] { return row_count(run, copied_file_table); };
  CHECK_FALSE(count());
  add_rows(run, copied_file_table, [&](SealedWriter& rows) {
    rows.write(std::string("a/b.txt"), sha256_hex("x"), 7);
    rows.write(odd, std::optional<std::string>(), std::int64_t{-1});
  });
  add_rows(run, copied_file_table, [](SealedWriter& rows) { rows.write("c", "", 0); });
  add_rows(run, file_before_table, [](SealedWriter&) {});
  const auto reader = RunDatabase::open(folder.path(), true);
  std::string read;
  for_each_row(reader, copied_file_table, [&](std::span<Slot> row) {
    read += row[0].text + " " + (row[1].is_null() ? "null" : row[1].text.substr(0, 4)) + " " +
            std::to_string(row[2].integer) + ";";
  });
  CHECK(read == "a/b.txt 2d71 7;" + odd + " null -1;c  0;");
  CHECK(row_count(reader, copied_file_table) == 3);
  CHECK(row_count(reader, file_before_table) == 0);
  CHECK_FALSE(row_count(reader, channel_table));
  CHECK(test::RawDatabase(file).query("SELECT path || ' ' || bytes FROM copied_file WHERE bytes = 7") ==
        "a/b.txt 7");
  run.write_tables([](Database& database) { clear_sealed(database, copied_file_table); });
  CHECK_FALSE(count());
}

TEST_CASE_FIXTURE(Fixture, "what is written together is there together, or none of it") {
  auto run = RunDatabase::create(folder.path());
  const auto write = [&](bool fails) {
    run.together([&] {
      add_rows(run, earlier_plan_table, [](SealedWriter& rows) { rows.write("h"); });
      run.set_value("id", "one");
      if (fails)
        throw Error(ErrorKind::internal, "no more");
    });
  };
  CHECK_THROWS_AS(write(true), Error);
  CHECK_FALSE(row_count(run, earlier_plan_table));
  CHECK_FALSE(run.value("id"));
  write(false);
  CHECK(row_count(run, earlier_plan_table) == 1);
  CHECK(run.value("id") == "one");
}

TEST_CASE_FIXTURE(Fixture, "a sealed table that was edited is reported by name, and never read as it is") {
  auto run = RunDatabase::create(folder.path());
  add_rows(run, copied_file_table, [](SealedWriter& rows) {
    rows.write("a", "one", 1);
    rows.write("b", "two", 2);
  });
  const std::string edits[] = {"UPDATE copied_file SET path = 'c' WHERE path = 'b'",
                               "UPDATE copied_file SET bytes = '2x' WHERE path = 'b'",
                               "UPDATE copied_file SET sha256 = NULL WHERE path = 'b'",
                               "DELETE FROM copied_file WHERE path = 'a'",
                               "DELETE FROM copied_file",
                               "INSERT INTO copied_file VALUES ('c', 'three', 3)",
                               "UPDATE seal SET row_count = 3 WHERE table_name = 'copied_file'",
                               "UPDATE seal SET row_count = 0, digest = '' WHERE table_name = 'copied_file'",
                               "UPDATE seal SET digest = 'x' WHERE table_name = 'copied_file'",
                               "DELETE FROM seal WHERE table_name = 'copied_file'"};
  test::RawDatabase raw(file);
  raw.run("CREATE TABLE kept_rows AS SELECT * FROM copied_file");
  raw.run("CREATE TABLE kept_seals AS SELECT * FROM seal");
  for (const auto& edit : edits) {
    CAPTURE(edit);
    raw.run(edit);
    const auto line = test::line_of([&] { for_each_row(run, copied_file_table, [](std::span<Slot>) {}); });
    CHECK(line ==
          "corrupt: the run's table 'copied_file' does not match its checksum. Restore the run folder from a "
          "backup.");
    raw.run("DELETE FROM copied_file");
    raw.run("INSERT INTO copied_file SELECT * FROM kept_rows");
    raw.run("DELETE FROM seal");
    raw.run("INSERT INTO seal SELECT * FROM kept_seals");
  }
  CHECK_NOTHROW(for_each_row(run, copied_file_table, [](std::span<Slot>) {}));
}

TEST_CASE_FIXTURE(Fixture, "a plan comes back as it was") {
  auto run = RunDatabase::create(folder.path());
  const auto path = "'" + file.string() + "'";
  CHECK(test::line_of([&] { (void)run.load_plan(); }) ==
        "no-such-run: " + path + " does not contain a plan. Make a new plan.");
  const auto plan = full_plan();
  run.save_plan(Plan{});
  run.save_plan(plan);
  const auto loaded = RunDatabase::open(folder.path(), true).load_plan();
  CHECK(loaded.hash == plan.hash);
  CHECK(loaded.inputs == plan.inputs);
  CHECK(loaded.structure.size() == plan.structure.size());
  CHECK(loaded.rest.nodes.updated == plan.rest.nodes.updated);
  CHECK(loaded.rest.roles.deleted == plan.rest.roles.deleted);
  CHECK(loaded.rest.preferences.inserted == plan.rest.preferences.inserted);
  CHECK(test::fields_of(std::vector{loaded.seed.config}) == test::fields_of(std::vector{plan.seed.config}));
  CHECK(loaded.seed.root == plan.seed.root);
  CHECK(loaded.seed.system == plan.seed.system);
  CHECK(loaded.seed.role_types == plan.seed.role_types);
  CHECK(loaded.rooms.size() == 2);
  CHECK(loaded.rooms[0].digest == plan.rooms[0].digest);
  CHECK(loaded.rooms[0].last == ChatId{12});
  CHECK(loaded.placeholder->guid == test::guid_number(9));
  CHECK(loaded.rooms[0].start_date == plan.rooms[0].start_date);
  CHECK_FALSE(loaded.rooms[1].start_date);
  CHECK(loaded.files == plan.files);
  CHECK(loaded.findings == plan.findings);
  CHECK(loaded.counts.at("message").balanced());
  CHECK(loaded.counts.size() == 2);
  CHECK(loaded.expected == plan.expected);

  SUBCASE("read for an outline") {
    const auto outline = run.load_extract(PlanParts::outline);
    CHECK(outline.plan.hash == plan.hash);
    CHECK(outline.plan.structure.empty());
    CHECK(outline.plan.rest.empty());
    CHECK(outline.plan.findings == std::vector{plan.findings[0]});
    CHECK(outline.plan.expected == plan.expected);
    CHECK(outline.people.empty());
    CHECK(outline.rows.total() == plan.structure.size() + plan.rest.size());
  }
  SUBCASE("read for a report") {
    const auto report = run.load_extract(PlanParts::report);
    CHECK(report.plan.structure.nodes.inserted == plan.structure.nodes.inserted);
    CHECK(report.plan.rest.nodes.updated == plan.rest.nodes.updated);
    CHECK(report.plan.structure.principals.empty());
    CHECK(report.plan.structure.roles.empty());
    CHECK(report.plan.findings == plan.findings);
    CHECK(report.plan.expected == plan.expected);
    CHECK(report.people.size() == plan.structure.principals.inserted.size());
    const auto& person = plan.structure.principals.inserted[0];
    CHECK(report.people.at(person.guid) == person.display_name.value_or(person.name.value_or("")));
    const RowCounts all(plan);
    REQUIRE(report.rows.tables().size() == all.tables().size());
    for (std::size_t i = 0; i < all.tables().size(); ++i) {
      const auto &found = report.rows.tables()[i], &wanted = all.tables()[i];
      CAPTURE(wanted.table);
      CHECK(found.table == wanted.table);
      CHECK(found.inserted == wanted.inserted);
      CHECK(found.updated == wanted.updated);
      CHECK(found.deleted == wanted.deleted);
    }
    CHECK(report.rows.total() == plan.structure.size() + plan.rest.size());
  }
  SUBCASE("read for a rollback") {
    const auto undo = run.load_extract(PlanParts::undo).plan;
    CHECK(undo.structure.roles.inserted == plan.structure.roles.inserted);
    REQUIRE(undo.structure.principals.inserted.size() == plan.structure.principals.inserted.size());
    CHECK(undo.structure.principals.inserted[0].id == plan.structure.principals.inserted[0].id);
    CHECK(undo.structure.principals.inserted[0].guid == plan.structure.principals.inserted[0].guid);
    CHECK(undo.structure.principals.inserted[0].uri.empty());
    CHECK(undo.structure.nodes.inserted[0].is_category == plan.structure.nodes.inserted[0].is_category);
    CHECK(undo.structure.nodes.inserted[0].name.empty());
    // What is written back is whole.
    CHECK(undo.rest.nodes.updated == plan.rest.nodes.updated);
    CHECK(undo.rest.roles.deleted == plan.rest.roles.deleted);
    CHECK(undo.rest.preferences.inserted == plan.rest.preferences.inserted);
    CHECK(undo.files == plan.files);
    CHECK(undo.expected.empty());
  }
  SUBCASE("an edited one is refused, whatever is read of it") {
    test::RawDatabase(file).run("UPDATE plan_tblPrincipal SET prinName = 'other' WHERE part_number = 0");
    for (const auto parts : {PlanParts::all, PlanParts::outline, PlanParts::report, PlanParts::undo}) {
      CAPTURE(static_cast<int>(parts));
      CHECK(test::error_of([&] { (void)run.load_extract(parts); }).kind() == ErrorKind::corrupt);
    }
  }
  SUBCASE("an auditor reads it with any tool") {
    test::RawDatabase raw(file);
    CHECK(
        raw.query(
            "SELECT nodeName FROM plan_tblNode_in_words WHERE part = 'structure' AND op = 'insert' ORDER BY "
            "position") == "node 2,node 3,node 4");
    CHECK(raw.query("SELECT severity || ' ' || code FROM plan_finding ORDER BY position") ==
          "error broken-tree,info file-unnamed");
  }
  SUBCASE("an edited one is refused") {
    test::RawDatabase(file).run("UPDATE plan_tblNode SET nodeName = 'other' WHERE part_number = 0");
    CHECK(test::line_of([&] { (void)run.load_plan(); }) ==
          "corrupt: the plan in " + path +
              " is not the stored plan: its hash differs. Restore the run folder from a backup, or make a "
              "new plan in another run folder.");
  }
  SUBCASE("a damaged one is refused") {
    test::RawDatabase(file).run("UPDATE plan_room SET guid = 'x'");
    CHECK(test::line_of([&] { (void)run.load_plan(); }) ==
          "corrupt: " + file.string() + ": the stored plan is damaged: a GUID is invalid");
  }
}

TEST_CASE_FIXTURE(Fixture, "what is not a run is refused") {
  const auto refused = [&] { return test::line_of([&] { (void)RunDatabase::open(folder.path(), true); }); };
  const auto path = "'" + file.string() + "'";
  const std::string hint = ". Restore the run folder from a backup.";
  CHECK(refused() == "no-such-run: '" + folder.path().string() +
                         "' does not contain a run. Create one with: gc2pc plan --run " +
                         folder.path().string() + " …");
  test::write_file(file, std::string(5000, 'x'));
  CHECK(refused() == "corrupt: " + file.string() + " is not a SQLite database" + hint);
  std::filesystem::remove(file);
  test::RawDatabase(file).run("CREATE TABLE t (x)");
  CHECK(refused() == "corrupt: " + path + " is not a run of gc2pc" + hint);
  std::filesystem::remove(file);
  static_cast<void>(RunDatabase::create(folder.path()));
  test::RawDatabase(file).run("UPDATE format SET version = 3");
  CHECK(refused() == "corrupt: " + path +
                         " has format version 3; this version of gc2pc supports 5. Use the version of gc2pc "
                         "that started the run, or make a new plan in another folder.");
}

TEST_CASE_FIXTURE(Fixture, "a full disk under a run is named, also to a reader") {
  test::on_small_disk(
      folder.path(),
      [&] {
        { RunDatabase::create(folder.path()).append({1, "{}", "aa"}); }
        std::ofstream filler(folder / "filler", std::ios::binary);
        while (filler.write("x", 1).flush()) {
        }
        try {
          static_cast<void>(RunDatabase::open(folder.path(), true).value("id"));
        } catch (const Error& error) {
          return error.kind() == ErrorKind::no_space && error.what() == "no space left for " + file.string();
        }
        return false;
      },
      "size=1m,mode=0700");
}
