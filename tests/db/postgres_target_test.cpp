// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a PostgreSQL database can have of its own that would stop a cutover or a rollback, beside what every
/// engine has.
#include "tests/db/chat_store_conformance.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/support/postgres_server.hpp"

#include <cstdlib>
#include <ctime>
#include <optional>

using namespace gc2pc;

namespace {

struct Fixture {
  Fixture() : server(test::shared_postgres()) {
    if (!server)
      return;
    database.emplace(*server);
    open()->create(test::test_seed(), "run 1");
    role = database->name() + "_writer";
    change("CREATE ROLE " + role + " LOGIN; GRANT ALL ON SCHEMA public TO " + role +
           "; GRANT ALL ON ALL TABLES IN SCHEMA public TO " + role);
  }
  ~Fixture() {
    if (database)
      change("DROP OWNED BY " + role + " CASCADE; DROP ROLE " + role);
  }
  void change(const std::string& sql) const { database->raw().run(sql); }
  [[nodiscard]] std::unique_ptr<ChatStore> open(const std::string& more = "") const {
    return open_store(database->url() + more);
  }
  [[nodiscard]] std::unique_ptr<ChatStore> open_as_role() const {
    auto url = database->url();
    url.replace(url.find("user=postgres"), 13, "user=" + role);
    return open_store(url);
  }
  using Lines = std::vector<std::string>;

  std::optional<std::filesystem::path> server;
  std::optional<test::PostgresDatabase> database;
  std::string role;
};

} // namespace

TEST_CASE_FIXTURE(Fixture, "PostgreSQL: rights and row security of a target") {
  if (!server)
    return;
  CHECK(open_as_role()->obstacles().empty());
  SUBCASE("rights that lack") {
    change("REVOKE INSERT, DELETE ON tblchat FROM " + role + "; REVOKE UPDATE ON tblnode FROM " + role +
           "; GRANT UPDATE (nodename), INSERT (nodename) ON tblnode TO " + role +
           "; REVOKE INSERT ON tblfiletoken FROM " + role);
    CHECK(open_as_role()->obstacles() == Lines{"tblchat does not allow the account INSERT, DELETE",
                                               "tblnode does not allow the account UPDATE"});
    CHECK(open()->obstacles().empty());
  }
  SUBCASE("a table that may not be read") {
    change("REVOKE SELECT ON tblfiletoken FROM " + role);
    CHECK(test::line_of([&] {
            (void)open_as_role()->table_digests();
          }).starts_with("permission: reading tblFileToken: " + database->description()));
  }
  SUBCASE("row security") {
    change("ALTER TABLE tblchat ENABLE ROW LEVEL SECURITY; CREATE POLICY all_rows ON tblchat USING (true)");
    CHECK(open_as_role()->obstacles() ==
          Lines{"tblchat has row security, which hides rows from the account or refuses them"});
    CHECK(open()->obstacles().empty());
  }
}

TEST_CASE_FIXTURE(Fixture, "PostgreSQL: tables of a target that do not take or give back every row") {
  if (!server)
    return;
  SUBCASE("partitions without one for all other rows") {
    change(
        "DROP TABLE tblchat; CREATE TABLE tblchat (channelid int NOT NULL, chatid bigint NOT NULL, chatdate "
        "bigint NOT NULL, userid int NOT NULL, isalert smallint NOT NULL, content text NOT NULL, rtf text, "
        "PRIMARY KEY (channelid, chatid)) PARTITION BY RANGE (channelid); CREATE TABLE low PARTITION OF "
        "tblchat "
        "FOR VALUES FROM (MINVALUE) TO (10)");
    CHECK(open()->obstacles() ==
          Lines{"tblchat is partitioned without a default partition, so a row may not fit any partition"});
    change("CREATE TABLE rest PARTITION OF tblchat DEFAULT");
    CHECK(open()->obstacles().empty());
  }
  SUBCASE("a publication that needs to know which row is meant") {
    change("CREATE PUBLICATION changes FOR TABLE tblchat");
    CHECK(open()->obstacles().empty()); // its key tells
    change("ALTER TABLE tblchat REPLICA IDENTITY NOTHING");
    CHECK(open()->obstacles() == Lines{"tblchat is published and has no replica identity, so its rows cannot "
                                       "be changed or rolled back"});
    change("ALTER PUBLICATION changes SET (publish = 'insert')");
    CHECK(open()->obstacles().empty());
  }
  SUBCASE("a domain that takes no NULL") {
    change(
        "CREATE DOMAIN sure AS smallint NOT NULL; UPDATE tblnode SET invite = 0; ALTER TABLE tblnode ALTER "
        "invite TYPE sure");
    auto structure = test::test_structure();
    for (auto& node : structure.nodes.inserted)
      node.invite.reset();
    CHECK(open()->misfits(structure).size() == structure.nodes.inserted.size());
  }
  SUBCASE("a trigger on what makes and drops tables") {
    change("CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
           "'no'; END "
           "$$; CREATE EVENT TRIGGER watcher ON sql_drop EXECUTE FUNCTION refuse()");
    CHECK(test::line_of([&] { (void)open()->check_writable(); }) ==
          "conflict: " + database->description() +
              ": a trigger or a function in the database rejected a statement. Ask its administrator to "
              "disable it during the migration.");
    change("DROP EVENT TRIGGER watcher");
    (void)open()->check_writable();
  }
}

TEST_CASE_FIXTURE(Fixture, "PostgreSQL: a store is not made in one schema while another one has it") {
  if (!server)
    return;
  change("CREATE SCHEMA own AUTHORIZATION " + role + "; ALTER ROLE " + role +
         " SET search_path = own, public");
  CHECK(open_as_role()->state() == StoreState::empty);
  CHECK(test::line_of([&] { (void)open_as_role()->obstacles(); }) ==
        "wrong-input: " + database->description() +
            " has the tables of Persistent Chat not in the current schema, but in public. Add the schema to "
            "the connection: options='-c search_path=public'.");
  // Who names a schema means it.
  CHECK(open(" options='-c search_path=own'")->obstacles().empty());
  CHECK(open(" options='-c search_path=public'")->state() == StoreState::present);
}

TEST_CASE_FIXTURE(Fixture,
                  "PostgreSQL: what a writer lacks is found by reading, in a session that cannot write") {
  if (!server)
    return;
  const auto reader = [&] {
    auto url = database->url();
    url.replace(url.find("user=postgres"), 13, "user=" + role);
    return open_chat_reader(url);
  };
  CHECK(reader()->write_outlook().lacking.empty());
  CHECK_FALSE(reader()->write_outlook().free);
  const auto link = reader()->server_link();
  REQUIRE(link);
  CHECK(link->clock == "the database server's clock");
  CHECK(link->tls.protocol.empty()); // a socket
  CHECK(std::abs(link->utc.ticks.value - ticks_at_unix_epoch - std::time(nullptr) * ticks_per_second) <
        5 * ticks_per_second);
  SUBCASE("tables of its own") {
    change("REVOKE ALL ON SCHEMA public FROM " + role +
           "; REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT USAGE "
           "ON SCHEMA public TO " +
           role);
    CHECK(reader()->write_outlook().lacking ==
          Lines{"the account may not create tables in the schema public"});
  }
  SUBCASE("writing at all") {
    change("ALTER ROLE " + role + " SET default_transaction_read_only = on");
    CHECK(reader()->write_outlook().lacking ==
          Lines{"default_transaction_read_only is on for the account or the database"});
  }
}
