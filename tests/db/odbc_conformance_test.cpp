// SPDX-License-Identifier: Apache-2.0
/// \file
/// The conformance suites through ODBC: PostgreSQL's and SQLite's drivers here, SQL Server's where
/// GC2PC_TEST_SQLSERVER names a server.
#include "adapters/source/legacy_writer.hpp"
#include "adapters/sql/database.hpp"
#include "tests/db/catalogue_conformance.hpp"
#include "tests/db/chat_store_conformance.hpp"
#include "tests/db/legacy_source_conformance.hpp"
#include "tests/db/open_database.hpp"
#include "tests/db/ping_conformance.hpp"
#include "tests/db/server_store_conformance.hpp"
#include "tests/support/odbc_database.hpp"
#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;

namespace {

test::LegacySourceFactory factory(const std::string& url) {
  return [url](const legacy::Inventory& inventory, const std::vector<legacy::Message>& messages) {
    LegacyWriter writer(ConnectionString::parse(url));
    writer.write(inventory);
    writer.append(messages);
    writer.finish();
    return open_source(url, std::nullopt);
  };
}

std::string sqlite_url(const std::filesystem::path& file) {
  return "odbc:Driver=SQLite3;Database=" + file.string() + ";Timeout=5000";
}

} // namespace

TEST_CASE("ODBC, PostgreSQL's driver: legacy source") {
  const auto server = test::shared_postgres();
  if (!server || !test::has_driver("PostgreSQL Unicode"))
    return;
  const test::PostgresDatabase database(*server);
  test::check_legacy_source(factory(test::odbc_url(database)), test::Texts::utf8);
}

TEST_CASE("ODBC, PostgreSQL's driver: chat store") {
  const auto server = test::shared_postgres();
  if (!server || !test::has_driver("PostgreSQL Unicode"))
    return;
  const test::PostgresDatabase database(*server);
  test::check_chat_store([&] { return open_store(test::odbc_url(database)); });
}

TEST_CASE("ODBC, PostgreSQL's driver: chat store while others write") {
  const auto server = test::shared_postgres();
  if (!server || !test::has_driver("PostgreSQL Unicode"))
    return;
  const test::PostgresDatabase database(*server);
  test::check_server_store(test::odbc_url(database));
}

TEST_CASE("ODBC, PostgreSQL's driver: chat servers that run") {
  const auto server = test::shared_postgres();
  if (!server || !test::has_driver("PostgreSQL Unicode"))
    return;
  const test::PostgresDatabase database(*server);
  test::check_pings([&] { return test::odbc_url(database); });
}

TEST_CASE("ODBC, SQLite's driver: chat servers that run") {
  if (!test::has_driver("SQLite3"))
    return;
  const test::TemporaryFolder folder;
  test::write_file(folder / "pool.db", "");
  test::check_pings([&] { return sqlite_url(folder / "pool.db"); });
}

TEST_CASE("SQL Server: chat servers that run") {
  const auto server = test::SqlServer::from_environment();
  if (!server)
    return;
  const test::SqlServerDatabase database(*server);
  test::check_pings([&] { return database.url(); });
}

TEST_CASE("ODBC, PostgreSQL's driver: what the catalogue says") {
  const auto server = test::shared_postgres();
  if (!server || !test::has_driver("PostgreSQL Unicode"))
    return;
  test::check_postgres_catalogue(*server, test::odbc_url);
}

TEST_CASE("ODBC, SQLite's driver: legacy source") {
  if (!test::has_driver("SQLite3"))
    return;
  const test::TemporaryFolder folder;
  test::check_legacy_source(factory(sqlite_url(folder / "legacy.db")), test::Texts::utf8);
}

TEST_CASE("ODBC, SQLite's driver: chat store") {
  if (!test::has_driver("SQLite3"))
    return;
  const test::TemporaryFolder folder;
  test::check_chat_store([&] { return open_store(sqlite_url(folder / "target.db")); });
}

TEST_CASE("SQL Server: legacy source") {
  const auto server = test::SqlServer::from_environment();
  if (!server)
    return;
  const test::SqlServerDatabase database(*server);
  test::check_legacy_source(factory(database.url()), test::Texts::utf8);
}

TEST_CASE("SQL Server: chat store") {
  const auto server = test::SqlServer::from_environment();
  if (!server)
    return;
  const test::SqlServerDatabase database(*server);
  test::check_chat_store([&] { return open_store(database.url()); });
}

TEST_CASE("SQL Server: chat store while others write") {
  const auto server = test::SqlServer::from_environment();
  if (!server)
    return;
  const test::SqlServerDatabase database(*server);
  test::raw_odbc(database.keywords(), "CREATE TABLE held (x int)");
  Database writer = test::open_database(database.url(), Access::read_write);
  Transaction transaction(writer, Access::read_write);
  writer.execute("INSERT INTO held VALUES (1)");
  if (test::refused_odbc(database.keywords(),
                         "SET LOCK_TIMEOUT 100; SELECT COUNT(*) FROM held WITH (TABLOCK, HOLDLOCK)")
          .empty()) {
    gc2pc::test::skip("this server gives no locks of whole tables");
    return;
  }
  writer.execute("DROP TABLE held");
  transaction.commit();
  test::check_server_store(database.url());
}
