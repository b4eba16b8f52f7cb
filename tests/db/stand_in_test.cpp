// SPDX-License-Identifier: Apache-2.0
/// \file
/// The SQL Server dialect on a driver that takes a server's place.
#include "adapters/odbc/sqlserver_dialect.hpp"
#include "adapters/source/legacy_source.hpp"
#include "adapters/source/legacy_writer.hpp"
#include "adapters/sql/rows.hpp"
#include "adapters/target/chat_store.hpp"
#include "embedded/schema.hpp"
#include "tests/db/catalogue_conformance.hpp"
#include "tests/db/chat_store_conformance.hpp"
#include "tests/db/legacy_source_conformance.hpp"
#include "tests/db/open_database.hpp"
#include "tests/db/ping_conformance.hpp"
#include "tests/db/server_store_conformance.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/stand_in.hpp"
#include "tests/support/tsql_parser.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;

TEST_CASE("SQL Server's place: chat store") {
  test::StandIn server;
  const auto url = server.url();
  test::check_chat_store([&] { return open_store(url); });
}

TEST_CASE("SQL Server's place: statements of all rows are of 2008 R2") {
  test::StandIn server;
  open_store(server.silent("target"))->create(test::test_seed(), "run 1");
  Database database = test::open_database(server.recorded("target"), Access::read_write);
  const auto& dialect = database.dialect();
  const auto& catalogue = database.engine().catalogue;
  const chat::ChangeSet all;
  // They are prepared, and so written down.
  chat::for_each_change(all, [&]<class Row>(const chat::Change<Row>&) {
    const auto key = storages<Row>(Columns::key);
    auto update = storages<Row>(Columns::beside_key);
    const bool has_values = !update.empty();
    update.insert(update.end(), key.begin(), key.end());
    std::string marks;
    for (std::size_t i = 0; i < column_count<Row>(); ++i)
      marks += (i == 0 ? ":p" : ", :p") + std::to_string(i);
    const Statement insert(
        database, tsql::insert(dialect.quoted(Table<Row>::name), RowSql<Row>::names(dialect), marks, false),
        storages<Row>());
    const Statement erase(database, RowSql<Row>::erase(dialect), key);
    const Statement select(database, RowSql<Row>::select(dialect) + RowSql<Row>::order(dialect), {},
                           storages<Row>());
    if (has_values)
      const Statement change(database, RowSql<Row>::update(dialect), update);
  });
  database.execute(tsql::reseed("[dbo].[tblNode]", 4'711));
  database.execute(tsql::identity_insert("[tblNode]", true));
  database.execute(tsql::identity_insert("[tblNode]", false));
  static_cast<void>(catalogue.catalogue(database));
  static_cast<void>(catalogue.numberings(database));
  static_cast<void>(catalogue.server_facts(database));
  static_cast<void>(catalogue.lacking_rights(database));
  const Statement clock(database, dialect.clock().sql, {}, std::vector(2, Storage::text));
  if (const auto sent = test::parse_tsql(server.record("target"), "100,110,120,130,140,150,160")) {
    CHECK(sent->refused == "");
    CHECK(sent->parsed.size() == 7);
    CHECK(sent->parsed.at("100") > 50);
  }
}

TEST_CASE("SQL Server's place: legacy source") {
  test::StandIn server;
  const auto url = server.url();
  test::check_legacy_source(
      [&](const legacy::Inventory& inventory, const std::vector<legacy::Message>& messages) {
        LegacyWriter writer(ConnectionString::parse(url));
        writer.write(inventory);
        writer.append(messages);
        writer.finish();
        return open_source(url, std::nullopt);
      },
      test::Texts::utf8);
}

TEST_CASE("SQL Server's place: chat servers that run") {
  test::StandIn server;
  test::check_pings([&] { return server.url(); });
}

TEST_CASE("SQL Server's place: what the catalogue says") {
  test::StandIn server;
  test::CatalogueWords words;
  words.empty_database = [&] { return server.url(); };
  words.name = [](const std::string& name) { return name; };
  words.computed = "nodeDesc AS (nodeName)";
  words.trigger = {"CREATE TRIGGER watcher ON tblNode AFTER INSERT AS RETURN"};
  words.numbered = {{"nodeID int IDENTITY(1,1) PRIMARY KEY"}};
  words.number_type = "int";
  words.padded = "nchar nchar";
  words.seconds = "datetime2(0)";
  words.check_name = " 'CK_tblNode'";
  test::check_catalogue(words);
}

TEST_CASE("SQL Server's place: who may not set IDENTITY is reported") {
  test::StandIn server;
  const auto url = server.url("Lacks=ALTER;");
  std::string script(schema::persistent_chat);
  const std::string plain = "nodeID int NOT NULL PRIMARY KEY";
  script.replace(script.find(plain), plain.size(), "nodeID int IDENTITY(1,1) PRIMARY KEY");
  test::open_database(url, Access::read_write).execute_script(script);
  CHECK(open_store(url)->obstacles() ==
        std::vector<std::string>{"the account may not set the row numbering of tblNode (column nodeID)"});
}

TEST_CASE("SQL Server's place: what a writer lacks is found by asking") {
  test::StandIn server;
  const auto lacking = [&](const std::string& keywords) {
    const auto url = server.url(keywords);
    test::open_database(url, Access::read_write).execute_script(schema::persistent_chat);
    return open_store(url)->write_outlook().lacking;
  };
  using Lines = std::vector<std::string>;
  CHECK(lacking("").empty());
  SUBCASE("a database that takes no writes") {
    CHECK(lacking("Updateability=READ_ONLY;") == Lines{"the database is read-only"});
  }
  SUBCASE("tables") {
    CHECK(lacking("Lacks=CREATE TABLE;") == Lines{"the account may not create tables"});
  }
  SUBCASE("a schema") {
    CHECK(lacking("Lacks=CREATE SCHEMA;") == Lines{"the account may not create the schema gc2pc"});
  }
  SUBCASE("rows") {
    const auto lines = lacking("Lacks=DELETE;");
    CHECK(std::find(lines.begin(), lines.end(), "the account may not DELETE in tblNode") != lines.end());
    CHECK(std::all_of(lines.begin(), lines.end(), [](const std::string& line) {
      return line.starts_with("the account may not DELETE in tbl");
    }));
  }
}

TEST_CASE("SQL Server's place: tables in another schema than the account's") {
  test::StandIn server;
  const auto elsewhere = [&](const std::string& name) {
    return server.silent(name) + "DefaultSchema=others;";
  };
  const std::string hint = " Ask an administrator to make it the default schema of the account: ALTER USER "
                           "NAME WITH DEFAULT_SCHEMA = [dbo].";
  SUBCASE("a source") {
    LegacyWriter writer(ConnectionString::parse(server.silent("legacy")));
    writer.write(test::small_legacy_pool());
    writer.finish();
    CHECK(open_source(server.silent("legacy"), std::nullopt)->inventory().nodes.size() == 2);
    const auto told = test::error_of([&] {
      (void)open_source(elsewhere("legacy") + "Record=" + server.record("legacy").string() + ";",
                        std::nullopt);
    });
    const std::string text = told.what();
    CHECK(text.substr(text.find(" has ")) == " has tblNode not in the current schema, but in dbo." + hint);
    if (const auto sent = test::parse_tsql(server.record("legacy"), "90,100,110,120,130,140,150,160")) {
      CHECK(sent->refused == "");
      CHECK(sent->parsed.size() == 8);
    }
  }
  SUBCASE("a target, in place of which another one would be made") {
    open_store(server.silent("target"))->create(test::test_seed(), "run 1");
    const auto told = test::error_of([&] { (void)open_store(elsewhere("target"))->obstacles(); });
    const std::string text = told.what();
    CHECK(text.substr(text.find(" has ")) ==
          " has the tables of Persistent Chat not in the current schema, but in dbo." + hint);
  }
}

TEST_CASE("SQL Server's place: chat store while others write") {
  test::StandIn server;
  test::check_server_store(server.url());
}

TEST_CASE("SQL Server's place: versions") {
  test::StandIn server;
  const auto refused = [&](const std::string& version, Access access) {
    const auto url = server.url("Version=" + version + ";");
    const auto told = test::error_of([&] { test::open_database(url, access); });
    const std::string text = told.what();
    return text.substr(text.find(" runs on "));
  };
  CHECK(refused("8.00.2039", Access::read_only) == " runs on SQL Server 8.00.2039, which is too old for a "
                                                   "source. A source needs SQL Server 2005 (9.0) or later.");
  CHECK(refused("10.0.6556.0", Access::read_write) ==
        " runs on SQL Server 10.0.6556.0, which is too old for a target. A target needs SQL Server 2008 R2 "
        "(10.50) or later.");
  for (const auto* version : {"9.00.5000.00", "10.0.6556.0", "10.50.1600.1", "11.0.7001.0", "16.0.4003.1"})
    test::open_database(server.url("Version=" + std::string(version) + ";"), Access::read_only);
  for (const auto* version : {"10.50.1600.1", "11.0.7001.0", "16.0.4003.1"})
    test::open_database(server.url("Version=" + std::string(version) + ";"), Access::read_write);
}

TEST_CASE("SQL Server's place: what the server says of itself") {
  test::StandIn server;
  const auto facts = [&](const std::string& more) { return *open_store(server.url(more))->server_facts(); };
  const auto plain = facts("");
  CHECK(plain.text() == "SQL Server 10.50.6000.34, Standard Edition (64-bit)");
  CHECK(plain.recovery_model == "SIMPLE");
  CHECK_FALSE(plain.mirrored);
  CHECK_FALSE(plain.size_limit);
  CHECK_FALSE(plain.log_limit);
  CHECK(plain.used == 8'192'000);
  const auto small = facts("Edition=Express Edition;Recovery=FULL;Mirrored=yes;LogPages=5000;");
  CHECK(small.text() == "SQL Server 10.50.6000.34, Express Edition");
  CHECK(small.size_limit == std::int64_t{10} << 30);
  CHECK(small.recovery_model == "FULL");
  CHECK(small.mirrored);
  CHECK(small.log_limit == 5'000 * 8'192);
  CHECK(small.log_used == 8'192'000);
}
