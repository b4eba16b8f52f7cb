// SPDX-License-Identifier: Apache-2.0
/// \file
/// The conformance suites on PostgreSQL.
#include "adapters/source/legacy_writer.hpp"
#include "tests/db/catalogue_conformance.hpp"
#include "tests/db/chat_store_conformance.hpp"
#include "tests/db/legacy_source_conformance.hpp"
#include "tests/db/ping_conformance.hpp"
#include "tests/db/server_store_conformance.hpp"
#include "tests/support/postgres_server.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;

TEST_CASE("PostgreSQL: legacy source") {
  const auto server = test::shared_postgres();
  if (!server)
    return;
  const test::PostgresDatabase database(*server);
  test::check_legacy_source(
      [&](const legacy::Inventory& inventory, const std::vector<legacy::Message>& messages) {
        LegacyWriter writer(ConnectionString::parse(database.url()));
        writer.write(inventory);
        writer.append(messages);
        writer.finish();
        return open_source(database.url(), std::nullopt);
      },
      test::Texts::utf8);
}

TEST_CASE("PostgreSQL: chat store") {
  const auto server = test::shared_postgres();
  if (!server)
    return;
  const test::PostgresDatabase database(*server);
  test::check_chat_store([&] { return open_store(database.url()); });
}

TEST_CASE("PostgreSQL: chat store while others write") {
  const auto server = test::shared_postgres();
  if (!server)
    return;
  const test::PostgresDatabase database(*server);
  test::check_server_store(database.url());
}

TEST_CASE("PostgreSQL: chat servers that run") {
  const auto server = test::shared_postgres();
  if (!server)
    return;
  const test::PostgresDatabase database(*server);
  test::check_pings([&] { return database.url(); });
}

TEST_CASE("PostgreSQL: what the catalogue says") {
  const auto server = test::shared_postgres();
  if (!server)
    return;
  test::check_postgres_catalogue(*server, [](const test::PostgresDatabase& made) { return made.url(); });
}
