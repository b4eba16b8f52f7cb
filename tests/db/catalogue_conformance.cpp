// SPDX-License-Identifier: Apache-2.0
#include "tests/db/catalogue_conformance.hpp"

#include "adapters/sql/database.hpp"
#include "embedded/schema.hpp"
#include "mappings/model/text.hpp"
#include "tests/db/chat_store_conformance.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/db/open_database.hpp"

#include <memory>
#include <utility>

namespace gc2pc::test {
namespace {

constexpr std::string_view run = "run 1";

struct Edit {
  std::string from, to;
};

/// Makes a database with the product's tables, edited, and more statements after them.
std::string made(const CatalogueWords& words, const std::vector<Edit>& edits,
                 const std::vector<std::string>& more = {}, const std::vector<std::string>& first = {}) {
  auto url = words.empty_database();
  std::string script(schema::persistent_chat);
  for (const auto& [from, to] : edits) {
    const auto place = script.find(from);
    REQUIRE(place != std::string::npos);
    script.replace(place, from.size(), to);
  }
  Database database = test::open_database(url, Access::read_write);
  for (const auto& statement : first)
    database.execute(statement);
  database.execute_script(script);
  for (const auto& statement : more)
    database.execute(statement);
  return url;
}

/// What is reported, a line each.
std::string obstacles(const std::string& url) {
  std::string lines;
  for (const auto& obstacle : open_store(url)->obstacles())
    lines += (lines.empty() ? "" : "\n") + obstacle;
  return lines;
}

void check_refused(const CatalogueWords& words) {
  const auto name = words.name;
  const auto node = name("tblNode");
  const auto table_with = [&](const std::string& column) {
    return made(words, {{"purgedOn datetime)", "purgedOn datetime, " + column + ")"}});
  };
  CHECK(obstacles(table_with("tenant int NOT NULL")) ==
        std::string(node + "." + name("tenant") +
                    " requires a value and has no default, and gc2pc does not write it"));
  CHECK(obstacles(table_with("tenant int NOT NULL DEFAULT 0")).empty());
  CHECK(obstacles(table_with("tenant int")).empty());

  CHECK(obstacles(made(words, {{"nodeDesc nvarchar(256) NOT NULL", words.computed}})) ==
        std::string(node + "." + name("nodeDesc") + " is computed by the database, but gc2pc must write it"));

  CHECK(obstacles(made(words, {}, words.trigger)) ==
        std::string(node + " has the trigger 'watcher', which is not in the published layout"));

  CHECK(obstacles(made(words, {{"nodeDesc nvarchar(256) NOT NULL",
                                "nodeDesc nvarchar(256) NOT NULL CHECK (nodeDesc <> 'x')"}})) ==
        std::string(node + " has the CHECK constraint" + words.check_name +
                    ", which is not in the published layout"));

  const auto indexed = [&](const std::string& index) {
    return obstacles(made(words, {}, {"CREATE UNIQUE INDEX names ON " + index}));
  };
  CHECK(indexed("tblNode (nodeName)") ==
        std::string(node + " has the unique index 'names' (" + name("nodeName") +
                    "), which is not in the published layout"));
  CHECK(indexed("tblNode (nodeName) WHERE disabled = 0") ==
        std::string(node + " has the unique index 'names' (" + name("nodeName") +
                    ", of some rows), which is not in the published layout"));
  CHECK(indexed("tblNode (nodeName, nodeID)").empty());
  CHECK(indexed("tblFileToken (fileTokenUserID)").empty()); // gc2pc never writes it

  CHECK(obstacles(made(words, {{"nodeName nvarchar(256)", "nodeName int"}})) ==
        std::string(node + "." + name("nodeName") + " has the type " + words.number_type +
                    " but must hold texts"));
  const auto shorter = obstacles(made(words, {{"nodeName nvarchar(256)", "nodeName nvarchar(100)"}}));
  CHECK(shorter == (words.checks_lengths ? std::string(node + "." + name("nodeName") +
                                                       " takes 100 characters but must hold 256")
                                         : std::string()));

  CHECK(obstacles(made(words, {{"CREATE TABLE tblPreference (", "CREATE TABLE preferences ("}},
                       {"CREATE VIEW tblPreference AS SELECT * FROM preferences"})) ==
        std::string(name("tblPreference") + " is a view, and gc2pc writes only to tables"));
}

/// Columns that take less than the published ones.
void check_narrower(const CatalogueWords& words) {
  const auto name = words.name;
  const auto chat_rtf = name("tblChat") + "." + name("rtf");
  CHECK(obstacles(made(words, {{"rtf text", "rtf text NOT NULL"}})) ==
        chat_rtf + " does not allow NULL, but gc2pc writes NULL");
  // Rows that a new store gets, and those of tables that are in the plan one by one.
  const auto needs_addin =
      made(words, {{"siopID uniqueidentifier REFERENCES tblSiopWhiteList(siopID), nodeAddedBy",
                    "siopID uniqueidentifier NOT NULL, nodeAddedBy"}});
  CHECK(obstacles(needs_addin) ==
        name("tblNode") + "." + name("siopID") + " does not allow NULL, but gc2pc writes NULL");
  const auto needs_invite = made(words, {{"invite bit", "invite bit NOT NULL"}});
  CHECK(obstacles(needs_invite).empty());
  open_store(needs_invite)->create(test_seed(), run);
  auto structure = test_structure();
  for (auto& node : structure.nodes.inserted)
    node.invite = false;
  CHECK(open_store(needs_invite)->misfits(structure).empty());
  structure.nodes.inserted[1].invite.reset();
  CHECK(open_store(needs_invite)->misfits(structure) ==
        std::vector<std::string>{"tblNode.invite does not allow NULL and would get NULL (nodeID " +
                                 std::to_string(structure.nodes.inserted[1].id.value) + ")"});
  if (!words.padded.empty()) {
    const auto type = words.padded.substr(0, words.padded.find(' '));
    CHECK(obstacles(made(words, {{"nodeName nvarchar(256)", "nodeName " + type + "(256)"}})) ==
          name("tblNode") + "." + name("nodeName") + " has the type " +
              words.padded.substr(words.padded.find(' ') + 1) + ", which pads texts with spaces");
    CHECK(
        obstacles(made(words, {{"configPoolID uniqueidentifier", "configPoolID " + type + "(36)"}})).empty());
  }
  if (!words.seconds.empty())
    CHECK(obstacles(made(words, {{"prinVerifiedOn datetime", "prinVerifiedOn " + words.seconds}})) ==
          name("tblPrincipal") + "." + name("prinVerifiedOn") +
              " takes 0 decimals of a second but must hold 3");
}

/// Tables that are there and hold nothing, not even their static rows.
void check_static_tables(const CatalogueWords& words) {
  const std::vector<std::string> empty{"DELETE FROM tblEnumValue", "DELETE FROM tblEnumAttribute"};
  const auto table = words.name("tblPrincipalType");
  const Edit no_rows{"INSERT INTO tblPrincipalType VALUES\n  (1, 'Any', 0, 0), (2, 'AnyUser', 0, 1), (3, "
                     "'AnyGroup', 0, 0), (4, 'SystemUser', 1, 1), (5, 'User', 0, 1),\n  (8, 'DC', 0, 0), "
                     "(9, 'Group', 0, 0), (10, 'Folder', 0, 0);",
                     ""};
  const auto with = [&](const std::string& column) {
    return made(words, {{"ptypeIsUser bit NOT NULL)", "ptypeIsUser bit NOT NULL, " + column + ")"}, no_rows},
                empty);
  };
  CHECK(obstacles(with("tenant int NOT NULL DEFAULT 0")).empty());
  CHECK(obstacles(with("tenant int NOT NULL")) ==
        table + "." + words.name("tenant") +
            " requires a value and has no default, and gc2pc does not write it");
  const auto number = [](const std::string& column) { return "ptypeID" + column.substr(column.find(' ')); };
  for (const auto& numbered : words.numbered) {
    INFO(numbered.column);
    // Other columns and another order, too.
    const auto url = made(words,
                          {{"ptypeID smallint NOT NULL PRIMARY KEY, ptypeDesc nvarchar(256) NOT NULL",
                            "more int, ptypeDesc nvarchar(256) NOT NULL, " + number(numbered.column)},
                           no_rows},
                          empty, numbered.first);
    CHECK(obstacles(url).empty());
    open_store(url)->create(test_seed(), run);
    Database database = test::open_database(url, Access::read_write);
    CHECK(database.number("SELECT count(*) FROM tblPrincipalType WHERE ptypeID = 10 AND ptypeDesc = "
                          "'Folder'") == 1);
    CHECK(open_store(url)->numbers()[0].next == 11);
    open_store(url)->remove_created(run);
    CHECK(open_store(url)->numbers()[0].next == 1);
    CHECK(database.number("SELECT count(*) FROM tblPrincipalType") == 0);
  }
}

void check_names_in_the_way(const CatalogueWords& words) {
  CHECK(obstacles(made(words, {}, {"CREATE TABLE gc2pc_kept (x int)"})) ==
        "gc2pc_kept blocks the migration: gc2pc creates a table with that name");
}

/// What numbers rows may have been behind them before gc2pc came.
/// A transaction that only reads asks once, and finds what each question by itself finds.
void check_names_asked_once(const CatalogueWords& words) {
  auto database = test::open_database(
      made(words, {},
           {"ALTER TABLE tblNode ADD tenant int", "ALTER TABLE tblNode ADD gone int",
            "ALTER TABLE tblNode DROP COLUMN gone", R"(CREATE TABLE "Odd Table" ("First" int, second int))"}),
      Access::read_write);
  const auto names = [&] {
    std::vector<std::vector<std::string>> found{database.tables()};
    for (const auto table : {"tblNode", "TBLNODE", "tblPrincipal", "Odd Table", "odd table", "none"})
      found.push_back(database.columns(table));
    return found;
  };
  const auto each_by_itself = names();
  CHECK(has_name(each_by_itself[1], "tenant"));
  CHECK_FALSE(has_name(each_by_itself[1], "gone"));
  CHECK(each_by_itself[4] == std::vector<std::string>{"First", words.name("second")});
  {
    const Transaction snapshot(database, Access::read_only);
    CHECK(names() == each_by_itself);
    CHECK(names() == each_by_itself);
  }
  database.execute("CREATE TABLE later (x int)");
  CHECK(has_name(database.tables(), "later"));
  const Transaction snapshot(database, Access::read_only);
  CHECK(has_name(database.tables(), "later"));
  CHECK(database.columns("later") == std::vector<std::string>{"x"});
}

void check_numbers_behind(const CatalogueWords& words, const CatalogueWords::Numbered& numbered) {
  INFO(numbered.column);
  const auto url = made(words, {{"nodeID int NOT NULL PRIMARY KEY", numbered.column}}, {}, numbered.first);
  Database database = test::open_database(url, Access::read_write);
  const auto unused = database.engine().catalogue.numberings(database);
  REQUIRE(unused.size() == 1);
  open_store(url)->create(test_seed(), "another run");
  open_store(url)->close_run("another run");
  database.translated([&] { database.engine().catalogue.restore(database, unused[0]); });
  REQUIRE(open_store(url)->numbers()[0].next == 1); // and node 1 is there
  const auto structure = test_structure();
  open_store(url)->apply(structure, run, "structure");
  CHECK(open_store(url)->numbers()[0].next == 5);
  open_store(url)->revert(structure, run, "structure");
  CHECK(open_store(url)->numbers()[0].state == unused[0].state);
}

void check_references(const CatalogueWords& words) {
  const auto name = words.name;
  const auto refers = [&](const std::string& column) {
    return obstacles(
        made(words, {}, {"CREATE TABLE audit (node int REFERENCES tblNode(nodeID)" + column + ")"}));
  };
  CHECK(refers("").empty()); // rows there keep a rollback from beginning; they do not go unseen
  CHECK(refers(" ON DELETE CASCADE") ==
        std::string("rows of audit (node) are deleted or changed with rows of " + name("tblNode") +
                    ", so a rollback would delete or change them too"));
  CHECK(refers(" ON DELETE SET NULL") == refers(" ON DELETE CASCADE"));
  CHECK(
      obstacles(made(words, {{"purgedOn datetime)", "purgedOn datetime, tenant int REFERENCES tenants(id))"}},
                     {}, {"CREATE TABLE tenants (id int NOT NULL PRIMARY KEY)"})) ==
      std::string(name("tblNode") + " (tenant) refers to tenants, which gc2pc does not know"));
  CHECK(
      obstacles(made(words, {{"userId int NOT NULL", "userId int NOT NULL REFERENCES tblPrincipal(prinID)"}}))
          .empty());
  CHECK(obstacles(made(words, {{"nodeAddedBy int NOT NULL",
                                "nodeAddedBy int NOT NULL REFERENCES tblPrincipal(prinID)"}})) ==
        std::string(name("tblNode") + " (" + name("nodeAddedBy") + ") refers to " + name("tblPrincipal") +
                    ", which the published layout does not require"));
}

/// What only values and rows tell.
void check_content(const CatalogueWords& words) {
  const auto url = made(words, {}, {"CREATE TABLE audit (node int REFERENCES tblNode(nodeID))"});
  const auto store = open_store(url);
  store->create(test_seed(), run);
  auto structure = test_structure();
  CHECK(store->misfits(structure).empty());
  structure.addins.inserted[0].url = std::string(300, 'u');
  structure.metas.inserted = {
      {structure.principals.inserted[0].id, true, false, false, std::int64_t{1} << 40, {}, {}}};
  const auto misfits = store->misfits(structure);
  if (words.checks_lengths) {
    REQUIRE(misfits.size() == 2);
    CHECK(misfits[0] ==
          "tblPrincipalMeta.tryCount takes whole numbers of 32 bits and would get 1099511627776 (prinID " +
              std::to_string(structure.principals.inserted[0].id.value) + ")");
    CHECK(misfits[1] == "tblSiopWhiteList.siopUrl takes 255 characters and would get 300 (siopID " +
                            structure.addins.inserted[0].id.text() + ")");
  } else {
    CHECK(misfits.empty());
  }

  structure = test_structure();
  store->apply(structure, run, "structure");
  CHECK(store->outside_references(structure).empty());
  Database database = test::open_database(url, Access::read_write);
  database.execute("INSERT INTO audit (node) VALUES (1)"); // the root is nobody's
  CHECK(store->outside_references(structure).empty());
  database.execute("INSERT INTO audit (node) VALUES (3)");
  database.execute("INSERT INTO audit (node) VALUES (3)");
  CHECK(store->outside_references(structure) == std::vector<std::string>{"audit (node): 2 rows"});

  // A rollback has no texts of rows that it removes: what refers to one is found by the row's key.
  const auto linked =
      made(words, {{"prinUri nvarchar(256) NOT NULL", "prinUri nvarchar(256) NOT NULL UNIQUE"},
                   {"CREATE TABLE tblPrincipalAffiliations (",
                    "CREATE TABLE letters (uri nvarchar(256) REFERENCES tblPrincipal(prinUri));\n"
                    "CREATE TABLE tblPrincipalAffiliations ("}});
  const auto letters = open_store(linked);
  letters->create(test_seed(), run);
  auto people = test_structure();
  letters->apply(people, run, "structure");
  test::open_database(linked, Access::read_write)
      .execute("INSERT INTO letters (uri) VALUES ('" + people.principals.inserted[0].uri + "')");
  auto rows = in_place(people.principals.inserted);
  rows.front().uri.clear();
  people.principals.inserted = rows;
  CHECK(letters->outside_references(people) == std::vector<std::string>{"letters (uri): 1 row"});
  rows.erase(rows.begin());
  people.principals.inserted = rows;
  CHECK(letters->outside_references(people).empty());

  database.execute("DELETE FROM audit");
  CHECK(obstacles(url).empty());
  database.execute("DELETE FROM tblEnumValue WHERE valueID = 6");
  CHECK(obstacles(url).empty()); // the plan says which of the static rows it needs (C59)
}

/// All at once, in one list.
void check_several(const CatalogueWords& words) {
  const auto url = made(words,
                        {{"purgedOn datetime)", "purgedOn datetime, tenant int NOT NULL)"},
                         {"invID int NOT NULL", "invID int NOT NULL, place int NOT NULL"}},
                        {"CREATE UNIQUE INDEX addresses ON tblPrincipal (prinUri)"});
  CHECK(open_store(url)->obstacles().size() == 3);
}

void check_numbered(const CatalogueWords& words, const CatalogueWords::Numbered& numbered) {
  INFO(numbered.column);
  const auto url = made(words, {{"nodeID int NOT NULL PRIMARY KEY", numbered.column}}, {}, numbered.first);
  const auto open = [&] { return open_store(url); };
  CHECK(obstacles(url).empty());
  const auto before = open()->numbers();
  REQUIRE(before.size() == 1);
  CHECK(before[0].column == words.name("tblNode") + "." + words.name("nodeID"));
  CHECK(before[0].next == 1);

  open()->create(test_seed(), run);
  open()->apply({}, run, "nothing");
  const auto created = open()->numbers();
  auto structure = test_structure();
  for (auto& node : structure.nodes.inserted)
    if (node.id.value == 4)
      node.id.value = 40;
  auto roles = in_place(structure.roles.inserted);
  std::erase_if(roles, [](const auto& row) { return row.node.value == 4; });
  structure.roles.inserted = roles;
  std::erase_if(structure.scopes.inserted, [](const auto& row) { return row.node.value == 4; });
  structure.invitations = {};
  structure.last_chat_ids = {};
  open()->apply(structure, run, "structure");
  CHECK(open()->numbers()[0].next == 41);
  open()->apply(structure, run, "structure"); // nothing happens

  // The rows of the structure can be changed, their numbers stay.
  chat::ChangeSet second;
  auto renamed = structure.nodes.inserted[0];
  renamed.name = "renamed";
  second.nodes.updated = {{structure.nodes.inserted[0], renamed}};
  open()->apply(second, run, "second");
  open()->revert(second, run, "second");
  CHECK(open()->numbers()[0].next == 41);

  open()->revert(structure, run, "structure");
  CHECK(open()->numbers()[0].next == created[0].next);
  CHECK(created[0].next == 2); // the root is there
  open()->remove_created(run);
  CHECK(open()->numbers()[0].next == 1);
  CHECK(open()->open_runs().empty());
}

} // namespace

void check_catalogue(const CatalogueWords& words) {
  SUBCASE("a target that gc2pc made has nothing in the way") {
    const auto url = words.empty_database();
    CHECK(open_store(url)->obstacles().empty());
    open_store(url)->create(test_seed(), run);
    CHECK(open_store(url)->obstacles().empty());
    CHECK(open_store(url)->numbers().empty());
  }
  SUBCASE("what a migration could not write") {
    check_refused(words);
  }
  SUBCASE("references that are not published") {
    check_references(words);
  }
  SUBCASE("values that do not fit, rows that refer or lack") {
    check_content(words);
  }
  SUBCASE("several in one list") {
    check_several(words);
  }
  SUBCASE("columns that number rows") {
    for (const auto& column : words.numbered)
      check_numbered(words, column);
  }
  SUBCASE("numbers that were behind the rows before") {
    for (const auto& column : words.numbered)
      check_numbers_behind(words, column);
  }
  SUBCASE("columns that take less") {
    check_narrower(words);
  }
  SUBCASE("static tables without rows") {
    check_static_tables(words);
  }
  SUBCASE("names that gc2pc needs") {
    check_names_in_the_way(words);
  }
  SUBCASE("names that are asked for once") {
    check_names_asked_once(words);
  }
}

void check_postgres_catalogue(const std::filesystem::path& server,
                              const std::function<std::string(const PostgresDatabase&)>& url) {
  std::vector<std::unique_ptr<PostgresDatabase>> databases;
  CatalogueWords words;
  words.empty_database = [&] {
    return url(*databases.emplace_back(std::make_unique<PostgresDatabase>(server)));
  };
  words.name = [](const std::string& name) { return ascii_lower(name); };
  words.computed = "nodeDesc varchar(256) GENERATED ALWAYS AS ('x') STORED";
  words.trigger = {"CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
                   "CREATE TRIGGER watcher BEFORE INSERT ON tblNode FOR EACH ROW EXECUTE FUNCTION watch()"};
  words.numbered = {{"nodeID int GENERATED ALWAYS AS IDENTITY PRIMARY KEY"},
                    {"nodeID int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"},
                    {"nodeID serial PRIMARY KEY"},
                    {"nodeID int NOT NULL DEFAULT nextval('rooms') PRIMARY KEY", {"CREATE SEQUENCE rooms"}}};
  words.number_type = "int4";
  words.padded = "char bpchar";
  words.seconds = "timestamp(0)";
  words.check_name = " 'tblnode_nodedesc_check'";
  check_catalogue(words);
}

} // namespace gc2pc::test
