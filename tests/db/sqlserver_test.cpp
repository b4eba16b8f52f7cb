// SPDX-License-Identifier: Apache-2.0
/// \file
/// What only a SQL Server has: schemas, snapshots, code pages, logins. Runs on the server that
/// GC2PC_TEST_SQLSERVER names.
#include "adapters/sql/statement.hpp"
#include "adapters/target/chat_store.hpp"
#include "tests/db/chat_store_conformance.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/db/open_database.hpp"
#include "tests/support/odbc_database.hpp"
#include "tests/support/skip.hpp"

using namespace gc2pc;

namespace {

constexpr std::string_view run = "run 1";

/// Whether the database can be opened with this password, which the connection takes from the variable.
bool opens(const std::string& url, const char* variable, const std::string& password) {
  ::setenv(variable, password.c_str(), 1);
  try {
    const Database session = test::open_database(url, Access::read_only);
    return true;
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::permission);
    return false;
  }
}

/// What drivers may take for something else in a password. The test's account may not be allowed to make
/// accounts, and a server for tests may take every password.
void check_passwords(const test::SqlServerDatabase& database) {
  constexpr auto variable = "GC2PC_TEST_PASSWORD";
  const auto login = database.name() + "_login";
  auto url = database.url() + ";PasswordEnv=" + variable;
  const auto user = url.find("uid=");
  REQUIRE(user != std::string::npos);
  url.replace(user, url.find(';', user) - user, "uid=" + login);
  url.replace(url.find(database.name(), url.find("database=")), database.name().size(), "master");
  for (const std::string password :
       {"Gc2pc}1", "Gc2pc-1}", "}Gc2pc{1}x", "{Gc2pc-1", "Gc2pc;1", " Gc2pc-1", "Gc2pc=1()[],?*!@+%20"}) {
    CAPTURE(password);
    if (test::refused_odbc(database.keywords(),
                           "CREATE LOGIN " + login + " WITH PASSWORD = '" + password + "'") != "") {
      gc2pc::test::skip("the account may make no logins");
      return;
    }
    const bool asked = !opens(url, variable, password + "x");
    CHECK(opens(url, variable, password));
    test::raw_odbc(database.keywords(), "DROP LOGIN " + login);
    if (!asked) {
      gc2pc::test::skip("the server takes every password");
      return;
    }
  }
}

} // namespace

TEST_CASE("SQL Server: what is its own") {
  const auto server = test::SqlServer::from_environment();
  if (!server)
    return;
  const test::SqlServerDatabase database(*server);
  const auto url = database.url();
  SUBCASE("control tables are in a schema of their own, which goes with them") {
    const auto schemas = "SELECT name FROM sys.schemas WHERE name = 'gc2pc'";
    const auto store = open_store(url);
    store->create(test::test_seed(), run);
    CHECK(test::raw_odbc(database.keywords(), schemas) == "gc2pc");
    store->remove_created(run);
    CHECK(test::raw_odbc(database.keywords(), schemas).empty());
    // One that an administrator made stays.
    test::raw_odbc(database.keywords(), "CREATE SCHEMA gc2pc");
    store->create(test::test_seed(), run);
    store->remove_created(run);
    CHECK(test::raw_odbc(database.keywords(), schemas) == "gc2pc");
  }
  SUBCASE("a result that is given up does not end the one state that is seen") {
    test::raw_odbc(database.keywords(), "CREATE TABLE numbers (x int NOT NULL, filler char(2000))");
    test::raw_odbc(database.keywords(), "INSERT INTO numbers VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')");
    for (int doubled = 0; doubled < 10; ++doubled) // 8 MB: more than a driver takes in advance
      test::raw_odbc(database.keywords(), "INSERT INTO numbers SELECT x, filler FROM numbers");
    const auto trancount = "SELECT CAST(@@TRANCOUNT AS int)";
    // What makes the server end it; those that speak T-SQL and are none of Microsoft's may never do so.
    const auto xact_abort = "SELECT CAST(@@OPTIONS & 16384 AS int)";
    for (const auto access : {Access::read_only, Access::read_write}) {
      Database session = test::open_database(url, access);
      const Transaction transaction(session, Access::read_only);
      CHECK(session.number(xact_abort) == 0);
      {
        const auto stream = session.engine().rows.stream(session, "SELECT x, filler FROM numbers", {},
                                                         {Storage::integer, Storage::text});
        REQUIRE(stream->fetch());
      }
      CHECK(session.number(trancount) == 1);
    }
    // Nor what is written.
    Database session = test::open_database(url, Access::read_write);
    Transaction transaction(session, Access::read_write);
    CHECK(session.number(xact_abort) == 16384);
    session.execute("INSERT INTO numbers (x) VALUES (5)");
    CHECK(session.number("SELECT x FROM numbers") > 0); // one row of many
    CHECK(session.number(trancount) == 1);
    transaction.commit();
    CHECK(test::raw_odbc(database.keywords(), "SELECT x FROM numbers WHERE x = 5") == "5");
  }
  SUBCASE("a transaction that was left open becomes no part of the next one") {
    test::raw_odbc(database.keywords(), "CREATE TABLE numbers (x int NOT NULL)");
    Database session = test::open_database(url, Access::read_write);
    session.execute("BEGIN TRANSACTION");
    session.execute("INSERT INTO numbers VALUES (1)");
    Transaction transaction(session, Access::read_write);
    CHECK(session.number("SELECT CAST(@@TRANCOUNT AS int)") == 1);
    session.execute("INSERT INTO numbers VALUES (2)");
    transaction.commit();
    CHECK(session.number("SELECT CAST(@@TRANCOUNT AS int)") == 0);
    CHECK(test::raw_odbc(database.keywords(), "SELECT x FROM numbers") == "2");
  }
  SUBCASE("an empty database can be written when tables can be made where the product's will be") {
    const auto tables = "SELECT name FROM sys.tables";
    (void)open_store(url)->check_writable();
    CHECK(test::raw_odbc(database.keywords(), tables).empty());
    for (const std::string name : {"gc2pc_attempt", "gc2pc_attempt_2"}) {
      test::raw_odbc(database.keywords(), "CREATE TABLE " + name + " (x int NOT NULL)"); // in the way
      CHECK(test::line_of([&] { (void)open_store(url)->check_writable(); }) ==
            "conflict: " + open_store(url)->description() +
                ": another program created the same table at the same time");
      CHECK(test::raw_odbc(database.keywords(), tables) == name);
      test::raw_odbc(database.keywords(), "DROP TABLE " + name);
    }
    // Where the product's tables are, none has to be made.
    test::raw_odbc(database.keywords(), "CREATE TABLE tblNode (x int NOT NULL)");
    test::raw_odbc(database.keywords(), "CREATE TABLE gc2pc_attempt (x int NOT NULL)");
    (void)open_store(url)->check_writable();
  }
  SUBCASE("without SNAPSHOT no program can write what was read, through a view neither") {
    if (test::refused_odbc(database.keywords(),
                           "ALTER DATABASE " + database.name() + " SET ALLOW_SNAPSHOT_ISOLATION OFF") != "") {
      gc2pc::test::skip("the server knows no databases without SNAPSHOT");
      return;
    }
    test::raw_odbc(database.keywords(), "CREATE SCHEMA elsewhere");
    test::raw_odbc(database.keywords(), "CREATE TABLE elsewhere.numbers (x int NOT NULL)");
    test::raw_odbc(database.keywords(), "INSERT INTO elsewhere.numbers VALUES (1)");
    test::raw_odbc(database.keywords(), "CREATE VIEW seen AS SELECT x FROM elsewhere.numbers");
    const auto write = "SET LOCK_TIMEOUT 100; UPDATE elsewhere.numbers SET x = 2";
    CHECK(test::line_of([&] {
            Database session = test::open_database(url, Access::read_only);
            const Transaction transaction(session, Access::read_only);
          }) == "configuration: the database does not allow SNAPSHOT isolation. Ask an administrator to run "
                "ALTER DATABASE … SET ALLOW_SNAPSHOT_ISOLATION ON, or add TableLocks=yes to the connection. "
                "With TableLocks no program can write while gc2pc reads.");
    Database session = test::open_database(url + ";TableLocks=yes", Access::read_only);
    {
      const Transaction transaction(session, Access::read_only);
      CHECK(session.number("SELECT x FROM seen") == 1);
      CHECK(test::refused_odbc(database.keywords(), write) != "");
    }
    CHECK(test::refused_odbc(database.keywords(), write) == "");
  }
  SUBCASE("a password arrives as it is") {
    check_passwords(database);
  }
  SUBCASE("a GUID and a date come as gc2pc writes them") {
    test::raw_odbc(database.keywords(),
                   "CREATE TABLE t (g uniqueidentifier, d datetime, b bit, s smalldatetime)");
    test::raw_odbc(database.keywords(), "INSERT INTO t VALUES ('ABCDEF01-2345-6789-ABCD-EF0123456789', "
                                        "'20120102 23:59:59.997', 1, '20120102 03:04')");
    Database session = test::open_database(url, Access::read_only);
    Statement query(session, "SELECT g, d, b, s FROM t", {},
                    {Storage::text, Storage::text, Storage::integer, Storage::text});
    query.open();
    REQUIRE(query.fetch());
    CHECK(query.results()[0].text == "abcdef01-2345-6789-abcd-ef0123456789");
    CHECK(query.results()[1].text == "2012-01-02 23:59:59.997");
    CHECK(query.results()[2].integer == 1);
    CHECK(query.results()[3].text == "2012-01-02 03:04:00");
  }
  SUBCASE("a column of one code page refuses what it would lose") {
    const auto store = open_store(url);
    store->create(test::test_seed(), run);
    test::raw_odbc(database.keywords(), "DROP TABLE tblChat");
    test::raw_odbc(
        database.keywords(),
        "CREATE TABLE tblChat (channelId int NOT NULL, chatId bigint NOT NULL, chatDate bigint NOT "
        "NULL, userId int NOT NULL, isAlert bit NOT NULL, content nvarchar(max) NOT NULL, rtf "
        "varchar(max) COLLATE Latin1_General_CI_AS, PRIMARY KEY (channelId, chatId))");
    auto messages = test::test_messages(3, 1, 1);
    messages[0].rtf = "caf\u00e9 \u20ac";
    {
      const auto writer = store->writer(run);
      writer->append(messages);
      writer->commit({});
    }
    CHECK(test::read_messages_of(*store, std::nullopt).at(0).rtf == messages[0].rtf);
    messages[0].id = ChatId{2};
    messages[0].rtf = "\u65e5";
    CHECK(test::line_of([&] {
            store->writer(run)->append(messages);
          }).starts_with("wrong-input: writing messages: column rtf has the code page 1252 only"));
  }
}
