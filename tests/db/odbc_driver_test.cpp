// SPDX-License-Identifier: Apache-2.0
/// \file
/// Real drivers: long texts, results that are not read to their end, refusals, and that nothing of a text
/// gets out.
#include "adapters/odbc/odbc_insert.hpp"
#include "adapters/sql/statement.hpp"
#include "adapters/target/chat_store.hpp"
#include "tests/db/chat_store_conformance.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/db/open_database.hpp"
#include "tests/support/odbc_database.hpp"

#include <array>

using namespace gc2pc;

namespace {

constexpr std::string_view run = "run 1";

/// Texts whose length, or whose pairs of units, fall on the edges of what is fetched at once and bound as
/// short; one of megabytes among them.
std::vector<chat::Message> edgy_messages() {
  std::vector<std::string> texts{"", "\U0001f600", std::string(odbc::most_short_units, 'x')};
  for (const auto edge : {odbc::most_short_units, odbc::first_units, 2 * odbc::first_units})
    for (std::size_t before = edge - 2; before <= edge + 1; ++before) {
      texts.push_back(std::string(before, 'x') + "\U0001f600");
      texts.push_back(std::string(before, 'x') + "\u20acx");
    }
  std::string long_text;
  while (long_text.size() < (std::size_t{5} << 20))
    long_text += "\U0001f600 text of many words, \u00e4\u20ac ";
  texts.insert(texts.begin() + 3, long_text);
  auto messages = test::test_messages(3, 1, static_cast<std::int64_t>(texts.size()));
  for (std::size_t i = 0; i < texts.size(); ++i)
    messages[i].content = texts[i];
  messages[1].rtf = texts[0];
  messages[2].rtf = long_text;
  return messages;
}

void check_long_texts(const std::string& url) {
  const auto store = open_store(url);
  store->create(test::test_seed(), run);
  store->apply(test::test_structure(), run, "structure");
  const auto messages = edgy_messages();
  {
    const auto writer = store->writer(run);
    writer->append(messages);
    writer->commit({});
  }
  CHECK((test::fields_of(test::read_messages_of(*store, std::nullopt)) == test::fields_of(messages)));
  // A digest sees a difference in the last character of a long text.
  const auto digests = store->table_digests();
  store->delete_messages(std::array{chat::NodeId{3}}, run, [](std::int64_t) {});
  auto other = messages;
  other[3].content.back() = '.';
  const auto writer = store->writer(run);
  writer->append(other);
  writer->commit({});
  CHECK(store->table_digests() != digests);
}

/// What an engine says when it is refused what every engine refuses; the database holds the structure.
void check_refusals(const std::string& url) {
  const auto store = open_store(url);
  const auto name = store->description();
  store->create(test::test_seed(), run);
  store->apply(test::test_structure(), run, "structure");
  const auto twice = [&] {
    const auto writer = store->writer(run);
    auto messages = test::test_messages(3, 1, 3);
    messages[2] = messages[0];
    writer->append(messages);
    writer->commit({});
  };
  const auto said = test::line_of(twice);
  CHECK(said.starts_with("conflict: "));
  CHECK(said.find(name) != std::string::npos);
  CHECK(said.find("secret") == std::string::npos);
  CHECK(test::read_messages_of(*store, std::nullopt).empty());
  using namespace std::string_literals;
  const auto nul = [&] {
    auto messages = test::test_messages(3, 1, 1);
    messages[0].content = "secret\0"s;
    store->writer(run)->append(messages);
  };
  CHECK(test::line_of(nul) == "wrong-input: writing messages: " + name +
                                  " cannot hold the character U+0000, which occurs in a text");
  const auto no_text = [&] {
    auto messages = test::test_messages(3, 1, 1);
    messages[0].content = "secret \xff";
    store->writer(run)->append(messages);
  };
  CHECK(test::line_of(no_text) ==
        "wrong-input: writing messages: column content: a text has bytes that are not UTF-8");
}

void check_results(const std::string& url) {
  Database database = test::open_database(url, Access::read_write);
  const Transaction transaction(database, Access::read_write);
  database.execute("CREATE TABLE numbers (x integer NOT NULL)");
  Statement insert(database, "INSERT INTO numbers (x) VALUES (:p0)", {Storage::integer});
  for (std::int64_t i = 1; i <= 3; ++i) {
    insert.parameters()[0].set(i);
    CHECK(insert.execute() == 1);
  }
  const std::string sql = "SELECT x FROM numbers ORDER BY x";
  Statement first(database, sql, {}, {Storage::integer}), second(database, sql, {}, {Storage::integer});
  first.open();
  CHECK(first.fetch());
  second.open(); // the first one's result is given up for it
  CHECK(second.fetch());
  CHECK(second.results()[0].integer == 1);
  CHECK(test::line_of([&] { (void)first.fetch(); }) ==
        "internal: a result was read after another statement began");
  first.open();
  int rows = 0;
  while (first.fetch())
    CHECK(first.results()[0].integer == ++rows);
  CHECK(rows == 3);
  CHECK_FALSE(first.fetch());
  CHECK(database.number("SELECT max(x) FROM numbers WHERE x > 3") == 0); // NULL
  CHECK(database.number("SELECT x FROM numbers WHERE x > 3") == 0);      // no row
  Statement change(database, "UPDATE numbers SET x = x + 10 WHERE x >= :p0", {Storage::integer});
  change.parameters()[0].set(std::int64_t{2});
  CHECK(change.execute() == 2);
  CHECK(change.execute() == 2);
  change.parameters()[0].set(std::int64_t{200});
  CHECK(change.execute() == 0);
}

} // namespace

TEST_CASE("ODBC, PostgreSQL's driver: texts, refusals, results") {
  const auto server = test::shared_postgres();
  if (!server || !test::has_driver("PostgreSQL Unicode"))
    return;
  const test::PostgresDatabase database(*server);
  const auto url = test::odbc_url(database);
  SUBCASE("long texts") {
    check_long_texts(url);
  }
  SUBCASE("refusals") {
    check_refusals(url);
  }
  SUBCASE("results") {
    check_results(url);
  }
}

TEST_CASE("ODBC, SQLite's driver: texts, refusals, results") {
  if (!test::has_driver("SQLite3"))
    return;
  const test::TemporaryFolder folder;
  const auto file = (folder / "target.db").string();
  const auto url = "odbc:Driver=SQLite3;Database=" + file;
  SUBCASE("long texts") {
    check_long_texts(url);
  }
  SUBCASE("refusals") {
    check_refusals(url);
  }
  SUBCASE("results") {
    check_results(url);
  }
}

TEST_CASE("SQL Server: texts, refusals, results") {
  const auto server = test::SqlServer::from_environment();
  if (!server)
    return;
  const test::SqlServerDatabase database(*server);
  const auto url = database.url();
  SUBCASE("long texts") {
    check_long_texts(url);
  }
  SUBCASE("refusals") {
    check_refusals(url);
  }
  SUBCASE("results") {
    check_results(url);
  }
}

TEST_CASE("ODBC: what cannot be opened") {
  const auto state = [](const std::string& url) {
    return test::line_of([&] { (void)open_store(url)->state(); });
  };
  CHECK(state("odbc:Driver=No Such Driver;Server=a;Database=b;UID=u") ==
        "usage: odbc:Driver=No Such Driver;Server=a;Database=b: the driver cannot be loaded. odbcinst -q -d "
        "-n NAME shows its file. Check that the driver's package is installed.");
  CHECK(state("odbc:DSN=no_such_source;Database=b") ==
        "usage: odbc:DSN=no_such_source;Database=b: unixODBC does not know this driver or data source. "
        "odbcinst -q -d lists the drivers; odbcinst -q -s lists the data sources.");
  const auto server = test::shared_postgres();
  if (!server || !test::has_driver("PostgreSQL Unicode"))
    return;
  const test::PostgresDatabase database(*server);
  ::setenv("GC2PC_TEST_SECRET", "a secret word", 1);
  const auto absent = "odbc:Driver=PostgreSQL Unicode;Server=" + database.host() + ";Database=absent";
  const auto said = state(absent + ";UID=postgres;PasswordEnv=GC2PC_TEST_SECRET");
  CHECK(said == "connection: " + absent +
                    " cannot be reached. Check the server, and the server name, port and encryption.");
}
