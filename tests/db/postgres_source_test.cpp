// SPDX-License-Identifier: Apache-2.0
/// \file
/// PostgreSQL databases as a source, as loaders and administrators leave them.
#include "adapters/sql/database.hpp"
#include "mappings/model/text.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/db/legacy_source_conformance.hpp"
#include "tests/db/open_database.hpp"
#include "tests/db/pgbouncer.hpp"
#include "tests/db/value_reading.hpp"
#include "tests/support/postgres_server.hpp"

#include <doctest/doctest.h>

#include <optional>

using namespace gc2pc;

namespace {

struct Fixture {
  Fixture() : server(test::shared_postgres()) {
    if (!server)
      return;
    database.emplace(*server);
    test::make_readable_pool(database->url());
  }
  void change(const std::string& sql) const { database->raw().run(sql); }
  [[nodiscard]] std::unique_ptr<LegacySource> open(const std::string& more = "") const {
    return open_source(database->url() + more, std::nullopt);
  }
  [[nodiscard]] std::string refused(const std::string& more = "") const {
    return test::line_of([&] { (void)open(more); });
  }
  void move_to(const std::string& schema) const {
    change(
        "CREATE SCHEMA " + schema +
        "; DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
        "LOOP EXECUTE format('ALTER TABLE %I SET SCHEMA " +
        schema + "', t); END LOOP; END $$");
  }

  std::optional<std::filesystem::path> server;
  std::optional<test::PostgresDatabase> database;
};

} // namespace

TEST_CASE_FIXTURE(Fixture, "PostgreSQL: tables in another schema") {
  if (!server)
    return;
  SUBCASE("one") {
    move_to("dbo");
    CHECK(refused() == "wrong-input: " + database->description() +
                           " has tblNode not in the current schema, but in dbo. Add the schema to the "
                           "connection: options='-c search_path=dbo'.");
    CHECK(open(" options='-c search_path=dbo'")->inventory().nodes.size() == 2);
  }
  SUBCASE("with a name that no option can give, beside another one") {
    move_to("\"A schema\"");
    change("CREATE SCHEMA zz; CREATE VIEW zz.\"TBLNODE\" AS SELECT 1 AS x; CREATE TABLE others (x int)");
    CHECK(refused() == "wrong-input: " + database->description() +
                           " has tblNode not in the current schema, but in A schema, zz. Ask an "
                           "administrator to set the role's search_path to that schema.");
    change("ALTER DATABASE " + database->name() + " SET search_path = \"A schema\"");
    CHECK(open()->inventory().nodes.size() == 2);
  }
  SUBCASE("nowhere") {
    change("DROP TABLE tblnode, tblprincipalrole, tblscopeprincipal CASCADE");
    CHECK(refused().find("does not match profile") != std::string::npos);
  }
}

TEST_CASE_FIXTURE(Fixture, "PostgreSQL: a schema that has some of the tables only") {
  if (!server)
    return;
  change("CREATE SCHEMA own; ALTER TABLE tblchat SET SCHEMA own");
  CHECK(refused() == "wrong-input: " + database->description() +
                         " has tblChat not in the current schema, but in own. Add the schema to the "
                         "connection: options='-c search_path=own'.");
}

TEST_CASE_FIXTURE(Fixture, "PostgreSQL: names that differ in case only") {
  if (!server)
    return;
  SUBCASE("of tables") {
    change("CREATE TABLE \"tblNode\" AS SELECT * FROM tblnode LIMIT 1");
    CHECK(refused() == "wrong-input: " + database->description() +
                           " has tblNode and tblnode, which differ only in case. Remove or rename the one "
                           "that is not part of Group Chat.");
  }
  SUBCASE("of columns") {
    change("ALTER TABLE tblnode ADD \"nodeName\" text");
    CHECK(refused() == "wrong-input: " + database->description() +
                           " has nodename and nodeName in tblnode, which differ only in case. Remove or "
                           "rename the one that is not part of Group Chat.");
  }
}

TEST_CASE_FIXTURE(Fixture, "PostgreSQL: rows that row security hides are not left out silently") {
  if (!server)
    return;
  const auto role = database->name() + "_reader";
  change("CREATE ROLE " + role + " LOGIN; GRANT USAGE ON SCHEMA public TO " + role +
         "; GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + role);
  const auto as_reader = [&] {
    auto url = database->url();
    url.replace(url.find("user=postgres"), 13, "user=" + role);
    return open_source(url, std::nullopt);
  };
  const auto refused_reader = [&] { return test::line_of([&] { (void)as_reader()->inventory(); }); };
  CHECK(as_reader()->message_count() == 2);
  SUBCASE("of a table") {
    change(
        "ALTER TABLE tblchat ENABLE ROW LEVEL SECURITY; CREATE POLICY later ON tblchat USING (chatid > 1)");
    CHECK(refused_reader() == "permission: " + database->description() +
                                  ": row security hides rows of tblchat. Ask an administrator to let the "
                                  "account read all rows (ALTER ROLE … BYPASSRLS), or use another account.");
    CHECK(open()->message_count() == 2); // the owner sees all
  }
  SUBCASE("of what a view shows") {
    change(
        "ALTER TABLE tblnode RENAME TO below; CREATE VIEW tblnode AS SELECT * FROM below; ALTER TABLE below "
        "ENABLE ROW LEVEL SECURITY; ALTER TABLE below FORCE ROW LEVEL SECURITY; GRANT SELECT ON tblnode TO " +
        role + "; ALTER VIEW tblnode OWNER TO " + role + "; GRANT SELECT ON below TO " + role);
    CHECK(refused_reader() ==
          "permission: reading tblNode: " + database->description() +
              ": the role lacks a required privilege. A source needs SELECT, without row security. A target "
              "needs CREATE in the schema, and all privileges on the tables of Persistent Chat.");
  }
  change("DROP OWNED BY " + role + " CASCADE; DROP ROLE " + role);
}

TEST_CASE_FIXTURE(Fixture, "PostgreSQL: functions and operators of others stand for nothing") {
  if (!server)
    return;
  change("CREATE FUNCTION public.lower(text) RETURNS text LANGUAGE sql AS $$ SELECT 'x' $$; CREATE FUNCTION "
         "public.differ(int, bigint) RETURNS bool LANGUAGE sql AS 'SELECT false'; CREATE OPERATOR public.= "
         "(LEFTARG = int, RIGHTARG = bigint, FUNCTION = public.differ)");
  const auto source = open(" options='-c search_path=public,pg_catalog'");
  Batch<legacy::Message> batch;
  REQUIRE(source->messages({legacy::NodeId{2}, std::nullopt})->next(batch));
  CHECK(batch.size() == 2);
}

TEST_CASE_FIXTURE(
    Fixture, "PostgreSQL: what is behind a view or a table is learned from the server, and only from it") {
  if (!server)
    return;
  const auto reading = [&] { return test::line_of([&] { (void)open()->inventory(); }); };
  SUBCASE("a materialized view that was never filled") {
    change("ALTER TABLE tblnode RENAME TO below; CREATE MATERIALIZED VIEW tblnode AS SELECT * FROM below "
           "WITH NO "
           "DATA");
    CHECK(reading() == "wrong-input: reading tblNode: " + database->description() +
                           ": a table or view cannot be used in its current state. A materialized view needs "
                           "REFRESH MATERIALIZED VIEW first. Rows of a published table can be changed only "
                           "if the table has a replica identity.");
  }
  SUBCASE("a view that divides by zero") {
    change("ALTER TABLE tblroletype RENAME TO below; CREATE VIEW tblroletype AS SELECT rtypeid / (rtypeid - "
           "rtypeid) AS rtypeid, rtypedesc, rtypeallowedpermset, honorsoverride, honorsscope FROM below");
    CHECK(reading() == "wrong-input: reading tblRoleType: " + database->description() +
                           ": a view or an index divides by zero");
  }
}

TEST_CASE_FIXTURE(Fixture, "PostgreSQL: views, other names, another order, and more than is needed") {
  if (!server)
    return;
  const auto before = open()->inventory();
  change(
      "ALTER TABLE tblroletype RENAME TO kinds; "
      "CREATE VIEW \"TblRoleType\" AS SELECT honorsscope AS \"HonorsScope\", honorsoverride, "
      "rtypeallowedpermset, 'more' AS more, rtypedesc, rtypeid AS \"RTYPEID\" FROM kinds; "
      "CREATE TABLE \"tblChat\" AS SELECT rtf, content AS \"CONTENT\", isalert, userid, chatdate, chatid AS "
      "\"chatId\", channelid, 1 AS extra FROM tblchat; DROP TABLE tblchat; "
      "CREATE MATERIALIZED VIEW tblscope AS SELECT * FROM tblscopeprincipal; DROP TABLE IF EXISTS nothing; "
      "CREATE TABLE somethingelse (x int)");
  const auto source = open();
  CHECK(source->profile().name == "group-chat-2010");
  const auto inventory = source->inventory();
  CHECK(test::fields_of(inventory.role_types) == test::fields_of(before.role_types));
  CHECK(test::fields_of(inventory.scopes) == test::fields_of(before.scopes));
  CHECK(inventory.bad_values.empty());
  Batch<legacy::Message> batch;
  REQUIRE(source->messages({legacy::NodeId{2}, ChatId{1}})->next(batch));
  REQUIRE(batch.size() == 1);
  CHECK(batch.rows()[0].content == "secret");
  CHECK(source->totals(std::vector{ChannelPast{legacy::NodeId{2}, ChatId{9}}}).front().count == 2);
}

TEST_CASE_FIXTURE(Fixture, "PostgreSQL: a database in SQL_ASCII is read in octets") {
  if (!server)
    return;
  const auto name = database->name() + "_ascii";
  change("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'");
  {
    const std::string keywords = "host=" + database->host() + " user=postgres dbname=" + name;
    test::RawPostgres raw(keywords + " client_encoding=SQL_ASCII");
    raw.run("CREATE TABLE tblVersion (versionId int, versionedOn timestamp, description text, poolId uuid)");
    // The rest as the other database has it.
    const auto copy = [&](const std::string& table) {
      raw.run(database->raw().query(
          "SELECT 'CREATE TABLE " + table +
          " (' || string_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY "
          "attnum) || ')' FROM pg_attribute WHERE attrelid = '" +
          table + "'::regclass AND attnum > 0 AND NOT attisdropped"));
    };
    for (const auto* table : {"tblprincipal", "tblprincipalaffiliations", "tblsiopwhitelist", "tblnode",
                              "tblroletype", "tblprincipalrole", "tblscopeprincipal", "tblchat",
                              "tbllastchatid", "tblprincipalinvites", "tbllastinviteid", "tblpreference"})
      copy(table);
    raw.run(
        "INSERT INTO tblchat (channelid, chatid, chatdate, userid, isalert, content) VALUES (2, 1, 1, 5, 0, "
        "E'\\344 \\303\\244 \\355\\240\\275')");
    raw.run("INSERT INTO tblpreference VALUES (E'\\377', 1, E'\\374ber', 5)");
    const auto source = open_source("postgresql:" + keywords, std::nullopt);
    Batch<legacy::Message> batch;
    REQUIRE(source->messages({})->next(batch));
    CHECK(batch.rows()[0].content == "\xe4 \xc3\xa4 \xed\xa0\xbd");
    auto cleaned = batch.rows()[0].content;
    CHECK(clean_utf8(cleaned) == 2); // one for the octet, one for the surrogate
    CHECK(source->inventory().preferences[0].content == "\xfc"
                                                        "ber");
  }
  change("DROP DATABASE " + name + " WITH (FORCE)");
}

TEST_CASE_FIXTURE(Fixture, "PostgreSQL: a pooler that has no session for each connection is refused") {
  if (!server)
    return;
  const std::string settings =
      "SELECT current_setting('default_transaction_read_only') || ' ' || "
      "current_setting('lock_timeout') || ' ' || current_setting('statement_timeout') || "
      "' ' || current_setting('extra_float_digits') || ' ' || "
      "current_setting('application_name')";
  const auto refused_behind = [](const std::string& url, Access access) {
    return test::line_of([&] { Database opened = test::open_database(url, access); });
  };
  for (const auto* mode : {"transaction", "statement"})
    for (const auto* more : {"", "server_round_robin = 1\n", "default_pool_size = 1\n"}) {
      CAPTURE(mode);
      CAPTURE(more);
      const auto pooler = test::PgBouncer::start(*database, mode, more);
      if (!pooler)
        return;
      const auto others = [&] { return test::RawPostgres(pooler->keywords()).query(settings); };
      const auto before = others();
      const auto text = "wrong-input: " + pooler->description() +
                        " is a pooler that does not keep one server session for each connection. Give the "
                        "server's own address, or a pool with pool_mode = session.";
      for (const auto access : {Access::read_only, Access::read_write})
        CHECK(refused_behind(pooler->url(), access) == text);
      for (int i = 0; i < 4; ++i)
        CHECK(others() == before);
      test::RawPostgres(pooler->keywords()).run("INSERT INTO tblpreference VALUES ('others', 1, 'x', 5)");
      test::RawPostgres(pooler->keywords()).run("DELETE FROM tblpreference WHERE preflabel = 'others'");
    }
}

TEST_CASE_FIXTURE(Fixture, "PostgreSQL: a busy pool of transactions is noticed, too") {
  if (!server)
    return;
  const auto pooler = test::PgBouncer::start(*database, "transaction", "");
  if (!pooler)
    return;
  // Others hold sessions, and give them back in turn.
  test::RawPostgres first(pooler->keywords()), second(pooler->keywords()), third(pooler->keywords());
  first.run("BEGIN");
  second.run("BEGIN");
  third.run("BEGIN");
  second.run("COMMIT");
  third.run("COMMIT");
  CHECK(test::line_of([&] {
          (void)open_source(pooler->url(), std::nullopt);
        }).find("is a pooler that does not keep one server session for each connection") !=
        std::string::npos);
  first.run("COMMIT");
}

TEST_CASE_FIXTURE(Fixture, "PostgreSQL: a pooler that keeps a session for each connection is none") {
  if (!server)
    return;
  const auto pooler = test::PgBouncer::start(*database, "session", "");
  if (!pooler)
    return;
  CHECK(open_source(pooler->url(), std::nullopt)->inventory().nodes.size() == 2);
  CHECK(test::RawPostgres(pooler->keywords()).query("SHOW default_transaction_read_only") == "off");
  // What it does not take is not called a lost connection.
  CHECK(test::line_of([&] { (void)open_source(pooler->url() + " options='-c geqo=off'", std::nullopt); }) ==
        "usage: " + pooler->description() +
            " does not accept an option of the connection. If this is a pooler, give the server's own "
            "address.");
}
