// SPDX-License-Identifier: Apache-2.0
/// \file
/// SQLite targets that are not what they should be, and what foreign hands wrote.
#include "adapters/source/legacy_writer.hpp"
#include "tests/db/chat_store_conformance.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/support/small_disk.hpp"

using namespace gc2pc;

namespace {

constexpr std::string_view run = "run 1";

struct Fixture {
  void create() const { open()->create(test::test_seed(), run); }
  void change(const std::string& sql) const { test::RawDatabase(file).run(sql); }
  [[nodiscard]] std::unique_ptr<ChatStore> open() const { return open_store(test::sqlite(file)); }
  template <class Work>
  [[nodiscard]] std::string refused(Work work) const {
    return test::line_of([&] { work(*open()); });
  }
  [[nodiscard]] std::string state_refused() const {
    return refused([](ChatStore& store) { (void)store.state(); });
  }
  [[nodiscard]] std::string inventory_refused() const {
    return refused([](ChatStore& store) { (void)store.inventory(); });
  }

  test::TemporaryFolder folder;
  std::filesystem::path file = folder / "target.db";
};

constexpr auto target_hint = " Give the Persistent Chat database, or a new file, as the target.";

} // namespace

TEST_CASE_FIXTURE(Fixture, "opening creates nothing") {
  CHECK(open()->state() == StoreState::absent);
  CHECK(open_store(test::sqlite(folder / "no/folder/target.db"))->state() == StoreState::absent);
  CHECK(std::filesystem::is_empty(folder.path()));
  CHECK(open()->check_writable().value() > 0);
  CHECK(std::filesystem::is_empty(folder.path()));
  CHECK(inventory_refused() == "conflict: " + file.string() + " does not contain a Persistent Chat database");
}

TEST_CASE_FIXTURE(Fixture, "a target that cannot be made") {
  const auto nowhere = folder / "no/target.db";
  const auto text = "cannot write to the folder " + (folder / "no").string() + ": No such file or directory";
  CHECK(test::line_of([&] { (void)open_store(test::sqlite(nowhere))->check_writable(); }) ==
        "not-found: " + text);
  CHECK(test::line_of([&] { open_store(test::sqlite(nowhere))->create(test::test_seed(), run); }) ==
        "not-found: creating the target: " + text);
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
  const test::WithoutRights nobody;
  CHECK(refused([](ChatStore& store) { (void)store.check_writable(); }) ==
        "permission: cannot write to the folder " + folder.path().string() + ": Permission denied");
}

TEST_CASE_FIXTURE(Fixture, "a target that cannot be written") {
  create();
  CHECK(open()->check_writable().value() > 0);
  test::RawDatabase other(file);
  SUBCASE("locked") {
    other.run("BEGIN IMMEDIATE");
    const auto store = open_store(test::sqlite(file) + " timeout=0");
    const auto error = test::error_of([&] { (void)store->check_writable(); });
    CHECK(error.what() ==
          file.string() +
              " is locked by another program. Stop the other program, then run the same command again.");
    CHECK(error.is_retryable());
    CHECK(store->state() == StoreState::present);
  }
  SUBCASE("read-only file") {
    std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
    std::filesystem::permissions(file, std::filesystem::perms{0444});
    const test::WithoutRights nobody;
    CHECK(refused([](ChatStore& store) { (void)store.check_writable(); }) ==
          "permission: " + file.string() +
              " cannot be written. The file, its folder or its journal is read-only.");
    CHECK(open()->inventory().nodes.size() == 1);
  }
  SUBCASE("read-only folder") {
    std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
    std::filesystem::permissions(file, std::filesystem::perms::all);
    const test::WithoutRights nobody;
    CHECK(refused([](ChatStore& store) { (void)store.check_writable(); }) ==
          "permission: " + file.string() +
              " cannot be written. The file, its folder or its journal is read-only.");
  }
}

TEST_CASE_FIXTURE(Fixture, "other databases are not targets") {
  SUBCASE("legacy") {
    LegacyWriter writer(file.string());
    writer.finish();
    const auto text = "wrong-input: " + file.string() +
                      " is a legacy Group Chat database, not a Persistent Chat one." + target_hint;
    CHECK(state_refused() == text);
    CHECK(inventory_refused() == text);
  }
  SUBCASE("unrelated") {
    change("CREATE TABLE tblOrders (id int)");
    CHECK(state_refused() == "wrong-input: " + file.string() +
                                 " is not a Persistent Chat database: it has other tables." + target_hint);
  }
  SUBCASE("no database") {
    test::write_file(file, std::string(4096, 'x'));
    CHECK(state_refused() == "wrong-input: " + file.string() + " is not a SQLite database");
  }
  SUBCASE("incomplete") {
    create();
    change("DROP TABLE tblPrincipalInvites; ALTER TABLE tblNode DROP COLUMN purgedOn; DROP TABLE tblChat");
    CHECK(open()->state() == StoreState::present);
    CHECK(inventory_refused() ==
          "wrong-input: " + file.string() +
              " is not a complete Persistent Chat database: tblNode has no column purgedOn; table tblChat is "
              "missing; table tblPrincipalInvites is missing. Give the right database, or update it with the "
              "product's setup.");
  }
  SUBCASE("without a root") {
    create();
    change("UPDATE tblNode SET nodeID = 2, parentID = 2");
    CHECK(inventory_refused() ==
          "conflict: " + file.string() +
              " has no root category (tblNode, nodeID 1). Complete the product's setup of the target first.");
  }
  SUBCASE("a root that is a room, or below another node") {
    create();
    change("UPDATE tblNode SET nodeType = 0");
    const auto text = "conflict: " + file.string() +
                      ": tblNode, nodeID 1 is not a category that is its own parent. Complete the product's "
                      "setup of the target first.";
    CHECK(inventory_refused() == text);
    change("UPDATE tblNode SET nodeType = 1, parentID = 2");
    CHECK(inventory_refused() == text);
  }
  SUBCASE("without a system principal") {
    create();
    change("UPDATE tblPrincipal SET prinTypeID = 5");
    CHECK(inventory_refused() == "conflict: " + file.string() +
                                     " has no system principal (tblPrincipal, prinTypeID 4). Complete the "
                                     "product's setup of the target first.");
  }
  SUBCASE("a value that does not fit") {
    create();
    change("UPDATE tblNode SET logged = 'secret'");
    CHECK(inventory_refused() == "wrong-input: column logged holds a text where 0 or 1 is expected (tblNode "
                                 "nodeID 1)");
  }
}

TEST_CASE_FIXTURE(Fixture, "error texts hold no content") {
  create();
  open()->apply(test::test_structure(), run, "structure");
  const auto store = open();
  const auto writer = store->writer(run);
  writer->append(test::test_messages(3, 1, 1));
  CHECK(test::line_of([&] {
          writer->append(test::test_messages(3, 1, 1));
          writer->commit({});
        }) == "conflict: writing messages: " + file.string() +
                  ": UNIQUE constraint failed: tblChat.channelId, tblChat.chatId");
  change("DELETE FROM tblNode WHERE nodeID = 4");
  chat::ChangeSet again;
  again.nodes.deleted = {test::test_structure().nodes.inserted[2]};
  CHECK(refused([&](ChatStore& target) { target.apply(again, run, "again"); }) ==
        "changed: writing again: the row no longer exists in the target (tblNode nodeID 4). The target was "
        "changed after the plan was made.");
}

TEST_CASE_FIXTURE(Fixture, "rows that came later keep their room from being taken back") {
  create();
  open()->apply(test::test_structure(), run, "structure");
  const auto digests = open()->table_digests();
  change("INSERT INTO tblPrincipalRole VALUES (4, 1, 1, 1)");
  CHECK(refused([](ChatStore& store) { store.revert(test::test_structure(), run, "structure"); }) ==
        "conflict: rolling back structure: " + file.string() +
            ": 1 rows would refer to missing rows. Rows were added after the migration. Remove them first.");
  change("DELETE FROM tblPrincipalRole WHERE prinRoleNodeID = 4");
  CHECK(open()->table_digests() == digests);
  open()->revert(test::test_structure(), run, "structure");
}

TEST_CASE_FIXTURE(Fixture, "thousands of rows are taken back, and none that others wrote among them") {
  create();
  chat::ChangeSet structure;
  auto person = test::test_structure().principals.inserted[0];
  for (int i = 0; i < 1'500; ++i) {
    person.id = chat::PrincipalId{1'000 + i};
    person.guid = test::guid_number(10'000 + i);
    structure.principals.inserted.push_back(person);
  }
  // As in a plan: everybody with themselves, then the others.
  for (const int index : {-1, 0})
    for (const auto& row : structure.principals.inserted)
      structure.affiliations.inserted.push_back(
          {row.id, index < 0 ? row.id : chat::PrincipalId{1}, index, chat::PrincipalId{1}});
  open()->apply(structure, run, "structure");
  const auto affiliations = [&] {
    return test::RawDatabase(file).query("SELECT principalID FROM tblPrincipalAffiliations");
  };
  const std::string change_one = "UPDATE tblPrincipalAffiliations SET affiliationID = 1000 "
                                 "WHERE principalID = 1007 AND affiliationID = 1";
  SUBCASE("exactly these") {
    open()->revert(structure, run, "structure");
    CHECK(affiliations().empty());
  }
  SUBCASE("as many as these, but one of them is another's") {
    change(change_one);
    open()->apply({}, run, "other"); // a session that was open before sees it too
    chat::ChangeSet without_people;
    without_people.affiliations = structure.affiliations;
    open()->revert(without_people, run, "structure");
    CHECK(affiliations() == "1007");
  }
  SUBCASE("one more") {
    change("INSERT INTO tblPrincipalAffiliations VALUES (1007, 1001, 5, 1)");
    chat::ChangeSet without_people;
    without_people.affiliations = structure.affiliations;
    open()->revert(without_people, run, "structure");
    CHECK(affiliations() == "1007");
  }
  SUBCASE("one fewer") {
    change("DELETE FROM tblPrincipalAffiliations WHERE principalID = 1007 AND affiliationID = 1");
    open()->revert(structure, run, "structure");
    CHECK(affiliations().empty());
  }
  CHECK(open()->inventory().principals.size() == (affiliations().empty() ? 1 : 1'501));
}

TEST_CASE_FIXTURE(Fixture, "what is put back has its old spelling") {
  create();
  auto structure = test::test_structure();
  open()->apply(structure, run, "structure");
  change("UPDATE tblNode SET nodeGuid = upper(replace(nodeGuid, '0002', '00ab')) WHERE nodeID = 2");
  change("UPDATE tblSiopWhiteList SET siopID = '{' || siopID || '}'; UPDATE tblPrincipalMeta SET nextTry = "
         "'2012-01-01T00:00Z'; UPDATE tblNode SET siopID = NULL");
  const auto store = open();
  const auto digests = store->table_digests();
  const auto before = store->inventory();
  chat::ChangeSet changes;
  auto node = before.nodes[1];
  node.guid = test::guid_number(99);
  changes.nodes.updated = {{before.nodes[1], node}};
  changes.metas.deleted = before.metas;
  store->apply(changes, run, "overwrite");
  CHECK(store->table_digests() != digests);
  store->revert(changes, run, "overwrite");
  CHECK(store->table_digests() == digests);
  CHECK(test::RawDatabase(file).query("SELECT count(*) FROM gc2pc_kept") == "0");
}

TEST_CASE_FIXTURE(Fixture, "old spellings survive that other changes take the place of the first ones") {
  create();
  open()->apply(test::test_structure(), run, "structure");
  change("UPDATE tblNode SET nodeGuid = upper(replace(nodeGuid, '0002', '00ab')) WHERE nodeID = 2");
  change("UPDATE tblPrincipalMeta SET nextTry = '2012-01-01T00:00Z'");
  const auto store = open();
  const auto digests = store->table_digests();
  const auto before = store->inventory();
  const auto renamed = [&](std::size_t row, std::uint32_t number) {
    auto node = before.nodes[row];
    node.guid = test::guid_number(number);
    return std::pair(before.nodes[row], node);
  };
  // The first changes a node and deletes the metas; the second changes another node first, and leaves the
  // metas.
  const chat::ChangeSet nothing;
  chat::ChangeSet first, second;
  first.nodes.updated = {renamed(1, 99)};
  first.metas.deleted = before.metas;
  second.nodes.updated = {renamed(2, 98), renamed(1, 97)};
  store->amend({nothing, ""}, {first, "1"}, run, "overwrite");
  store->amend({first, "1"}, {second, "2"}, run, "overwrite");
  CHECK(test::RawDatabase(file).query("SELECT nextTry FROM tblPrincipalMeta LIMIT 1") == "2012-01-01T00:00Z");
  store->revert(second, run, "overwrite");
  CHECK(store->table_digests() == digests);
  CHECK(test::RawDatabase(file).query("SELECT count(*) FROM gc2pc_kept") == "0");
}

TEST_CASE_FIXTURE(Fixture, "a GUID in another case is the same GUID") {
  create();
  open()->apply(test::test_structure(), run, "structure");
  change("UPDATE tblSiopWhiteList SET siopID = '0000000A-0000-0000-0000-000000000000'; UPDATE tblNode SET "
         "siopID = "
         "'0000000A-0000-0000-0000-000000000000' WHERE nodeID = 3");
  chat::ChangeSet changes;
  const auto before = open()->inventory().nodes[2];
  auto after = before;
  after.name = "other";
  changes.nodes.updated = {{before, after}};
  open()->apply(changes, run, "rename");
  open()->revert(changes, run, "rename");
  CHECK(test::RawDatabase(file).query("SELECT siopID FROM tblNode WHERE nodeID = 3") ==
        "0000000A-0000-0000-0000-000000000000");
}

TEST_CASE_FIXTURE(Fixture, "control tables come and go") {
  create();
  CHECK(test::RawDatabase(file).query(
            "SELECT name FROM sqlite_master WHERE name LIKE 'gc2pc%' AND type = 'table'") ==
        "gc2pc_mark,gc2pc_kept,gc2pc_cursor");
  CHECK(test::RawDatabase(file).query("PRAGMA journal_mode") == "delete");
  open()->close_run(run);
  CHECK(test::RawDatabase(file).query("SELECT count(*) FROM sqlite_master WHERE name LIKE 'gc2pc%'") == "0");
  CHECK(open()->state() == StoreState::present);
  CHECK(refused([](ChatStore& store) { store.remove_created(run); }) ==
        "conflict: removing the target: " + file.string() + " was not created by this run");
}

TEST_CASE_FIXTURE(Fixture, "closing a run takes away what a transaction left that was killed at its start") {
  create();
  open()->close_run(run);
  const auto before = test::read_file(file);
  for (const auto& started : {std::string(), std::string(512, '\0')}) {
    test::write_file(folder / "target.db-journal", started);
    CHECK(open()->state() == StoreState::present);
    open()->close_run(run);
    CHECK_FALSE(std::filesystem::exists(folder / "target.db-journal"));
    CHECK((test::read_file(file) == before));
  }
}

TEST_CASE_FIXTURE(Fixture, "what was created is gone without a trace") {
  bool laid_out = false;
  SUBCASE("absent before") {
    create();
    open()->remove_created(run);
    CHECK(std::filesystem::is_empty(folder.path()));
  }
  SUBCASE("empty before") {
    test::write_file(file, "");
    create();
    open()->remove_created(run);
    CHECK(std::filesystem::exists(file));
    CHECK(test::RawDatabase(file).query("SELECT count(*) FROM sqlite_master") == "0");
  }
  bool with_static_rows = false;
  SUBCASE("laid out before, without static rows") {
    laid_out = true;
  }
  SUBCASE("laid out before, with static rows") {
    laid_out = with_static_rows = true;
  }
  if (laid_out) {
    create();
    open()->close_run(run);
    change("DELETE FROM tblNode; DELETE FROM tblPrincipal; DELETE FROM tblRoleType; DELETE FROM tblConfig");
    if (!with_static_rows)
      change("DELETE FROM tblEnumValue; DELETE FROM tblPrincipalType");
    CHECK(open()->state() == StoreState::empty);
    const auto rows = [&] {
      return test::RawDatabase(file).query(
          "SELECT (SELECT count(*) FROM tblPrincipalType) * 100 + (SELECT count(*) FROM "
          "tblEnumValue) * 10 + (SELECT count(*) FROM tblNode)");
    };
    const auto before = rows();
    create();
    CHECK(open()->state() == StoreState::present);
    CHECK(rows() == "851");
    CHECK(open()->inventory().nodes.size() == 1);
    open()->remove_created(run);
    CHECK(open()->state() == StoreState::empty);
    CHECK(rows() == before);
    CHECK(before == (with_static_rows ? "850" : "0"));
  }
  SUBCASE("used since") {
    create();
    change("INSERT INTO tblPreference VALUES ('theirs', 1, 'x', 1)");
    CHECK(refused([](ChatStore& store) { store.remove_created(run); }) ==
          "conflict: removing the target: " + file.string() +
              " contains more rows than it was created with. Roll back the written rows first. Rows from "
              "other programs would be lost.");
  }
}

TEST_CASE_FIXTURE(Fixture, "the static rows that a store has are read") {
  create();
  const auto statics = [&] { return open()->inventory().statics.value(); };
  CHECK(statics().enum_values == std::set<std::int64_t>{2, 3, 4, 5, 6});
  CHECK(statics().principal_types == std::set<std::int64_t>{1, 2, 3, 4, 5, 8, 9, 10});
  change("DELETE FROM tblEnumValue WHERE valueID = 6; DROP TABLE tblPrincipalType");
  CHECK(statics().enum_values == std::set<std::int64_t>{2, 3, 4, 5});
  CHECK(statics().principal_types.empty());
}

TEST_CASE_FIXTURE(Fixture, "a full disk") {
  test::on_small_disk(folder.path(), [&] {
    const auto store = open();
    store->create(test::test_seed(), run);
    const auto digests = store->table_digests();
    const auto writer = store->writer(run);
    const auto error = test::error_of([&] {
      for (std::int64_t i = 0; i < 100; ++i) {
        writer->append(test::test_messages(3, i * 1'000 + 1, i * 1'000 + 1'000));
        writer->commit({});
        if (i == 0 && store->table_digests() == digests)
          return;
      }
    });
    return error.kind() == ErrorKind::no_space &&
           std::string(error.what()).ends_with("no space left for " + file.string()) &&
           store->state() == StoreState::present;
  });
}
