// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a server can do instead of what it is asked, through a driver: PostgreSQL's, where all of it can be
/// had. Kills in mid-copy and full disks are in tests/pipeline/postgres_pipeline_test.cpp.
#include "tests/db/chat_store_conformance.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/support/odbc_database.hpp"

#include <chrono>
#include <optional>
#include <thread>

using namespace gc2pc;

namespace {

constexpr std::string_view run = "run 1";

struct Fixture {
  Fixture() {
    if (const auto server = test::shared_postgres(); server && test::has_driver("PostgreSQL Unicode"))
      database.emplace(*server);
  }
  [[nodiscard]] std::unique_ptr<ChatStore> open() const { return open_store(test::odbc_url(*database)); }
  void create() const { open()->create(test::test_seed(), run); }
  void change(const std::string& sql) const { database->raw().run(sql); }
  [[nodiscard]] std::string name() const { return open()->description(); }
  void end_sessions() const {
    change("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database->name() +
           "' AND pid <> pg_backend_pid()");
  }

  std::optional<test::PostgresDatabase> database;
};

} // namespace

#define NEEDS_SERVER                                                                                         \
  if (!database)                                                                                             \
  return

TEST_CASE_FIXTURE(Fixture, "through a driver: a database that cannot be written") {
  NEEDS_SERVER;
  create();
  SUBCASE("read-only") {
    change("ALTER DATABASE " + database->name() + " SET default_transaction_read_only = on");
    CHECK(test::line_of([&] { (void)open()->check_writable(); }) ==
          "permission: " + name() + " cannot be written");
    CHECK(test::line_of([&] { open()->apply({}, run, "x"); }) ==
          "permission: writing x: " + name() + " cannot be written");
    CHECK(open()->inventory().nodes.size() == 1);
  }
  SUBCASE("rights that were lost in between") {
    const auto role = database->name() + "_writer";
    change("CREATE ROLE " + role + " LOGIN");
    change("GRANT ALL ON SCHEMA public TO " + role);
    change("GRANT ALL ON ALL TABLES IN SCHEMA public TO " + role);
    auto url = test::odbc_url(*database);
    url.replace(url.find("UID=postgres"), 12, "UID=" + role);
    const auto store = open_store(url);
    store->apply(test::test_structure(), run, "structure");
    const auto digests = open()->table_digests();
    change("REVOKE INSERT ON tblchat FROM " + role);
    const auto writer = store->writer(run);
    CHECK(test::line_of([&] {
            writer->append(test::test_messages(3, 1, 1));
            writer->commit({});
          }) == "permission: committing messages: " + name() + ": the account lacks a required permission");
    CHECK(open()->table_digests() == digests);
    change("GRANT INSERT ON tblchat TO " + role);
    writer->append(test::test_messages(3, 1, 1));
    writer->commit({});
    CHECK(open()->inventory().messages.at(chat::NodeId{3}).count == 1);
    change("DROP OWNED BY " + role + "; DROP ROLE " + role);
  }
  SUBCASE("locked by another program, which continues in time") {
    const auto store = open();
    CHECK_FALSE(store->has_mark(run, "structure"));
    std::jthread unlock([other = database->raw()]() mutable {
      other.run("BEGIN");
      other.run("LOCK TABLE tblprincipal IN ACCESS EXCLUSIVE MODE");
      std::this_thread::sleep_for(std::chrono::milliseconds{6'000}); // a lock is waited for 5 s
      other.run("COMMIT");
    });
    std::this_thread::sleep_for(std::chrono::milliseconds{200});
    store->apply(test::test_structure(), run, "structure");
    CHECK(open()->has_mark(run, "structure"));
  }
}

TEST_CASE_FIXTURE(Fixture, "through a driver: a session that is ended in its midst") {
  NEEDS_SERVER;
  create();
  open()->apply(test::test_structure(), run, "structure");
  const auto store = open();
  const auto digests = store->table_digests();
  SUBCASE("the store opens another one") {
    end_sessions();
    CHECK(store->table_digests() == digests);
  }
  SUBCASE("a writer says so, and leaves nothing") {
    const auto writer = store->writer(run);
    writer->append(test::test_messages(3, 1, 2'000));
    end_sessions();
    const auto error = test::error_of([&] { writer->commit({}); });
    CHECK(error.kind() == ErrorKind::connection);
    CHECK(error.what() == "committing messages: the connection to " + name() +
                              " was lost. Check the server, then run the same command again; it resumes.");
    CHECK(store->is_transient(error));
    CHECK(store->table_digests() == digests);
  }
  SUBCASE("a reader says so") {
    {
      const auto writer = store->writer(run);
      writer->append(test::test_messages(3, 1, 30'000));
      writer->commit({});
    }
    Batch<chat::Message> batch;
    const auto reader = store->messages(std::nullopt);
    REQUIRE(reader->next(batch));
    end_sessions();
    const auto error = test::error_of([&] {
      while (reader->next(batch)) {
      }
    });
    CHECK(error.kind() == ErrorKind::connection);
    CHECK(error.is_retryable());
  }
}

TEST_CASE_FIXTURE(Fixture,
                  "through a driver: the one of two that a deadlock is ended with does its work again") {
  NEEDS_SERVER;
  create();
  change("ALTER DATABASE " + database->name() + " SET deadlock_timeout = '700ms'");
  // gc2pc takes tblprincipal first and tblnode then; the other one does it the other way round.
  std::jthread other([raw = database->raw()]() mutable {
    raw.run("SET deadlock_timeout = '10s'"); // the other one lives
    raw.run("BEGIN");
    raw.run("LOCK TABLE tblnode IN EXCLUSIVE MODE");
    std::this_thread::sleep_for(std::chrono::milliseconds{800});
    raw.run("LOCK TABLE tblprincipal IN EXCLUSIVE MODE");
    raw.run("COMMIT");
  });
  std::this_thread::sleep_for(std::chrono::milliseconds{150});
  const auto store = open();
  CHECK_FALSE(store->has_mark(run, "structure"));
  store->apply(test::test_structure(), run, "structure");
  CHECK(store->has_mark(run, "structure"));
  CHECK(store->inventory().nodes.size() == 4);
}
