// SPDX-License-Identifier: Apache-2.0
/// \file
/// SQLite databases as a source that are not what they should be.
#include "adapters/source/legacy_writer.hpp"
#include "adapters/target/chat_store.hpp"
#include "embedded/profiles.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/db/legacy_source_conformance.hpp"

using namespace gc2pc;

namespace {

struct Fixture {
  Fixture() {
    LegacyWriter writer(file.string());
    writer.write(test::small_legacy_pool());
    legacy::Message message;
    message.room = legacy::NodeId{2};
    message.id = ChatId{1};
    message.content = "secret content";
    writer.append(std::span(&message, 1));
    writer.finish();
  }
  void change(const std::string& sql) const { test::RawDatabase(file).run(sql); }
  [[nodiscard]] std::unique_ptr<LegacySource> open() const {
    return open_source(test::sqlite(file), std::nullopt);
  }
  [[nodiscard]] std::string refused() const {
    return test::line_of([&] { (void)open(); });
  }

  test::TemporaryFolder folder;
  std::filesystem::path file = folder / "legacy.db";
};

constexpr auto source_hint = " Give the Group Chat database as the source.";

} // namespace

TEST_CASE("a source that is not a database") {
  const test::TemporaryFolder folder;
  const auto refused = [&](const std::filesystem::path& file) {
    return test::line_of([&] { (void)open_source(test::sqlite(file), std::nullopt); });
  };
  const auto file = folder / "legacy.db";
  CHECK(refused(file) == "not-found: file not found: " + file.string());
  CHECK_FALSE(std::filesystem::exists(file));
  CHECK(refused(folder.path()) == "wrong-input: " + folder.path().string() + " is not a file");
  test::write_file(file, std::string(4096, 'x'));
  CHECK(refused(file) == "wrong-input: " + file.string() + " is not a SQLite database");
  test::write_file(file, "");
  CHECK(refused(file) == "wrong-input: " + file.string() + " is a database without tables." + source_hint);
  std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
  std::filesystem::permissions(file, std::filesystem::perms::none);
  const test::WithoutRights nobody;
  CHECK(refused(file) == "permission: cannot read " + file.string() + ": Permission denied");
}

TEST_CASE_FIXTURE(Fixture, "a source that is damaged") {
  auto bytes = test::read_file(file);
  std::fill(bytes.begin() + 4096, bytes.end(), '\x55');
  test::write_file(file, bytes);
  CHECK(refused() ==
        "wrong-input: " + file.string() + " is a damaged SQLite database. Restore it from a backup.");
}

TEST_CASE_FIXTURE(Fixture, "a source that lacks something is refused with all of it") {
  change("DROP TABLE tblChat; DROP TABLE tblScopePrincipal; ALTER TABLE tblNode DROP COLUMN roleDefinerId; "
         "ALTER TABLE tblNode DROP COLUMN topic; ALTER TABLE tblRoleType RENAME COLUMN honorsScope TO other");
  // 2007 R2 need not have topics, so it lacks least; both lack the rest.
  CHECK(refused() ==
        "wrong-input: " + file.string() +
            " does not match profile group-chat-2007r2: table tblChat is missing; tblNode has no column "
            "roleDefinerId; tblRoleType has no column honorsScope; table tblScopePrincipal is missing. Give "
            "the right database, or a profile file that maps these tables and columns.");
  CHECK(test::line_of([&] { (void)open_source(test::sqlite(file), load_profile("group-chat-2010")); }) ==
        "wrong-input: " + file.string() +
            " does not match profile group-chat-2010: table tblChat is missing; tblNode has no column "
            "roleDefinerId; tblNode has no column topic; tblRoleType has no column honorsScope; table "
            "tblScopePrincipal is missing. Give the right database, or a profile file that maps these tables "
            "and columns.");
}

TEST_CASE("a Persistent Chat database is not a source") {
  const test::TemporaryFolder folder;
  const auto file = folder / "target.db";
  open_store(test::sqlite(file))->create(chat::seed_for(test::guid_number(1)), "run");
  CHECK(test::line_of([&] { (void)open_source(test::sqlite(file), std::nullopt); }) ==
        "wrong-input: " + file.string() + " is a Persistent Chat database, not a legacy one." + source_hint);
}

TEST_CASE_FIXTURE(Fixture, "columns that may be absent get the profile's constants") {
  change("ALTER TABLE tblPrincipal DROP COLUMN prinUpdatedBy; ALTER TABLE tblPrincipal DROP COLUMN "
         "prinUpdatedOn; "
         "ALTER TABLE tblPrincipal DROP COLUMN prinAddedOn; ALTER TABLE tblPrincipal DROP COLUMN "
         "prinVerifiedOn; "
         "ALTER TABLE tblNode DROP COLUMN nodeAddedBy; ALTER TABLE tblNode DROP COLUMN nodeUpdatedOn; "
         "ALTER TABLE tblChat DROP COLUMN isAlert; ALTER TABLE tblChat DROP COLUMN rtf; DROP TABLE "
         "tblFileToken");
  const auto source = open();
  CHECK(source->profile().name == "group-chat-2010");
  const auto inventory = source->inventory();
  CHECK(inventory.principals[1].updated_on == Ticks{0});
  CHECK_FALSE(inventory.principals[1].updated_by);
  CHECK_FALSE(inventory.principals[1].verified_on);
  CHECK(inventory.nodes[1].added_by == legacy::PrincipalId{1});
  CHECK(inventory.file_tokens == 0);
  Batch<legacy::Message> batch;
  REQUIRE(source->messages({})->next(batch));
  CHECK_FALSE(batch.rows()[0].is_alert);
  CHECK_FALSE(batch.rows()[0].rtf);
}

TEST_CASE_FIXTURE(Fixture, "the generation is recognised by what is there") {
  change("ALTER TABLE tblNode DROP COLUMN topic; DROP TABLE tblPreference; DROP TABLE tblLastInviteId");
  const auto source = open();
  CHECK(source->profile().name == "group-chat-2007r2");
  const auto inventory = source->inventory();
  CHECK(inventory.generation == legacy::Generation::ocs_2007_r2);
  CHECK(inventory.nodes[1].topic.empty());
  CHECK(inventory.preferences.empty());
}

TEST_CASE_FIXTURE(Fixture, "a profile can name other tables and columns") {
  change("ALTER TABLE tblChat RENAME TO \"Chat Lines\"; ALTER TABLE \"Chat Lines\" RENAME COLUMN content TO "
         "\"order\"");
  std::string xml(profiles::group_chat_2010);
  const auto replace = [&](const std::string& from, const std::string& to) {
    xml.replace(xml.find(from), from.size(), to);
  };
  replace("<table name=\"tblChat\">", "<table name=\"tblChat\" from=\"chat lines\">");
  replace("<column name=\"content\"/>", "<column name=\"content\" from=\"order\"/>");
  replace("<column name=\"topic\"/>", "<constant name=\"topic\" text=\"it's :p0\"/>");
  const auto source = open_source(test::sqlite(file), parse_profile(xml, "my.xml"));
  CHECK(source->inventory().nodes[0].topic == "it's :p0");
  Batch<legacy::Message> batch;
  REQUIRE(source->messages({legacy::NodeId{2}, std::nullopt})->next(batch));
  CHECK(batch.rows()[0].content == "secret content");
}

TEST_CASE_FIXTURE(Fixture, "all reads see one state, and nothing is written") {
  change("PRAGMA journal_mode = WAL");
  const auto source = open();
  change("DELETE FROM tblNode WHERE nodeID = 2; DELETE FROM tblChat");
  CHECK(source->inventory().nodes.size() == 2);
  Batch<legacy::Message> batch;
  CHECK(source->messages({})->next(batch));
  CHECK(open()->inventory().nodes.size() == 1);
  CHECK(source->description() == file.string());
}

TEST_CASE_FIXTURE(Fixture, "a source that is locked can be tried again") {
  test::RawDatabase other(file);
  other.run("BEGIN EXCLUSIVE");
  const auto error =
      test::error_of([&] { (void)open_source(test::sqlite(file) + " timeout=0", std::nullopt); });
  CHECK(error.what() ==
        file.string() +
            " is locked by another program. Stop the other program, then run the same command again.");
  CHECK(error.kind() == ErrorKind::conflict);
  CHECK(error.is_retryable());
}

TEST_CASE_FIXTURE(Fixture, "a sample never replaces a file and leaves none unfinished") {
  CHECK(test::line_of([&] { LegacyWriter writer(file.string()); }) ==
        "conflict: " + file.string() + " already exists. Give a file that does not exist yet.");
  { LegacyWriter unfinished((folder / "other.db").string()); }
  for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
    CHECK(entry.path() == file);
}
