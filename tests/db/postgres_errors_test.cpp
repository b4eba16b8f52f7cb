// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a PostgreSQL server can say instead of doing what it is asked, and that nothing of a text gets out.
#include "adapters/source/legacy_source.hpp"
#include "adapters/sql/bulk_inserter.hpp"
#include "tests/db/chat_store_conformance.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/db/open_database.hpp"
#include "tests/support/postgres_server.hpp"

#include <unistd.h>

#include <chrono>
#include <thread>

using namespace gc2pc;

namespace {

constexpr std::string_view run = "run 1";

struct Fixture {
  explicit Fixture() {
    if (const auto server = test::shared_postgres())
      database.emplace(*server);
  }
  [[nodiscard]] std::unique_ptr<ChatStore> open(const std::string& more = "") const {
    return open_store(database->url() + more);
  }
  void create() const { open()->create(test::test_seed(), run); }
  void change(const std::string& sql) const { database->raw().run(sql); }
  template <class Work>
  [[nodiscard]] std::string refused(Work work) const {
    return test::line_of([&] { work(*open()); });
  }
  [[nodiscard]] std::string name() const { return database->description(); }

  std::optional<test::PostgresDatabase> database;
};

const auto write_one = [](ChatStore& store) {
  const auto writer = store.writer(run);
  writer->append(test::test_messages(3, 1, 1));
  writer->commit({});
};

} // namespace

#define NEEDS_SERVER                                                                                         \
  if (!database)                                                                                             \
  return

TEST_CASE_FIXTURE(Fixture,
                  "a server that cannot be reached, a database that is not there, a role without password") {
  NEEDS_SERVER;
  const auto state = [](const std::string& url) {
    return test::line_of([&] { (void)open_store(url)->state(); });
  };
  const auto nobody = state("postgresql:host=/nowhere dbname=mgc");
  CHECK(nobody.starts_with("connection: postgresql:///mgc?host=/nowhere cannot be reached: "));
  CHECK(nobody.ends_with(" Check the server, and the host, port and TLS options."));
  CHECK(state("postgresql:user=postgres dbname=absent host=" + database->host()) ==
        "not-found: postgresql:///absent?host=" + database->host() +
            " does not exist. Ask an administrator to create an empty database: createdb --encoding UTF8 "
            "--template template0 NAME.");
  CHECK(state("postgresql:user=stranger host=" + database->host() + " dbname=" + database->name()) ==
        "permission: " + name() +
            " rejected the role or its password. gc2pc reads the password from ~/.pgpass, a service file or "
            "the variable PGPASSWORD.");
  change("CREATE DATABASE " + database->name() + "_latin ENCODING latin1 LOCALE 'C' TEMPLATE template0");
  const auto latin =
      state("postgresql:user=postgres host=" + database->host() + " dbname=" + database->name() + "_latin");
  change("DROP DATABASE " + database->name() + "_latin");
  CHECK(latin == "wrong-input: postgresql:///" + database->name() + "_latin?host=" + database->host() +
                     " has the encoding LATIN1, which cannot represent every text. Ask an administrator to "
                     "create a database with --encoding UTF8.");
}

TEST_CASE("TLS options and passwords go to libpq, and out nowhere") {
  if (!test::shared_postgres())
    return;
  const auto port = std::to_string(test::unused_port());
  const test::PostgresServer server(std::stoi(port));
  const auto host = "postgresql:host=127.0.0.1 user=postgres dbname=postgres port=" + port;
  const auto state = [](const std::string& url) {
    return test::line_of([&] { (void)open_store(url)->state(); });
  };
  const auto name = "postgresql://127.0.0.1:" + port + "/postgres";
  const auto ca = " sslrootcert=" + (server.folder() / "server.pem").string();
  {
    Database session = test::open_database(host + " sslmode=verify-full" + ca, Access::read_only);
    CHECK(session.number("SELECT CAST(ssl AS int) FROM pg_stat_ssl WHERE pid = pg_backend_pid()") == 1);
  }
  {
    Database session = test::open_database(host + " sslmode=disable", Access::read_only);
    CHECK(session.number("SELECT CAST(ssl AS int) FROM pg_stat_ssl WHERE pid = pg_backend_pid()") == 0);
  }
  test::write_file(server.folder().parent_path() / "other.pem", "");
  const auto untrusted = state(
      host + " sslmode=verify-full sslrootcert=" + (server.folder().parent_path() / "other.pem").string());
  CHECK(untrusted.starts_with("connection: " + name + " cannot be reached: "));

  test::RawPostgres("host=127.0.0.1 user=postgres dbname=postgres port=" + port)
      .run("CREATE ROLE guarded LOGIN PASSWORD 's3cret' SUPERUSER");
  const auto guarded = "postgresql:host=127.0.0.1 user=guarded dbname=postgres port=" + port;
  const auto refused = "permission: " + name +
                       " rejected the role or its password. gc2pc reads the password from ~/.pgpass, a "
                       "service file or the variable PGPASSWORD.";
  CHECK(state(guarded) == refused);
  const auto file = server.folder().parent_path() / "pgpass";
  test::write_file(file, "*:*:*:guarded:wrong\n");
  std::filesystem::permissions(file, std::filesystem::perms{0600});
  CHECK(state(guarded + " passfile=" + file.string()) == refused);
  test::write_file(file, "*:*:*:guarded:s3cret\n");
  CHECK(open_store(guarded + " passfile=" + file.string())->state() == StoreState::empty);
}

TEST_CASE_FIXTURE(Fixture, "databases that are no target") {
  NEEDS_SERVER;
  const auto state_refused = [&] { return refused([](ChatStore& store) { (void)store.state(); }); };
  SUBCASE("unrelated") {
    change("CREATE TABLE orders (id int)");
    CHECK(state_refused() == "wrong-input: " + name() +
                                 " is not a Persistent Chat database: it has other tables. Give the "
                                 "Persistent Chat database, or a new file, as the target.");
  }
  SUBCASE("another version of the schema") {
    create();
    change("ALTER TABLE tblnode DROP COLUMN purgedon");
    CHECK(refused([](ChatStore& store) { (void)store.inventory(); }) ==
          "wrong-input: " + name() +
              " is not a complete Persistent Chat database: tblNode has no column purgedOn. Give the right "
              "database, or update it with the product's setup.");
  }
  SUBCASE("names with capitals") {
    create();
    change("ALTER TABLE tblpreference RENAME TO \"tblPreference\"");
    CHECK(refused([](ChatStore& store) { (void)store.inventory(); }) ==
          "wrong-input: " + name() +
              " lacks a required table or column. Names in a target must be in lower case, because "
              "PostgreSQL stores unquoted names in lower case.");
  }
  SUBCASE("a column of a type that cannot take what is written") {
    create();
    change("ALTER TABLE tblchat ALTER rtf TYPE bytea USING NULL");
    CHECK(refused(write_one) ==
          "wrong-input: " + name() +
              ": column rtf of tblChat has a type that gc2pc cannot write. Integers need smallint, integer, "
              "bigint or boolean; all other values need text, varchar, uuid or timestamp.");
  }
  SUBCASE("no schema") {
    change("DROP SCHEMA public CASCADE");
    CHECK(state_refused() ==
          "wrong-input: " + name() +
              " does not have a schema that the role may use. Give a schema with options='-c "
              "search_path=NAME', or ask an administrator to grant access to one.");
  }
}

TEST_CASE_FIXTURE(Fixture, "a database that cannot be written") {
  NEEDS_SERVER;
  create();
  const auto check = [](ChatStore& store) { (void)store.check_writable(); };
  CHECK_FALSE(open()->check_writable().has_value()); // a server does not tell what is free
  SUBCASE("read-only") {
    change("ALTER DATABASE " + database->name() + " SET default_transaction_read_only = on");
    const auto text =
        "permission: " + name() +
        " cannot be written. The server is a standby, or the database or the role is set to read-only.";
    CHECK(refused(check) == text);
    CHECK(refused([](ChatStore& store) { store.apply({}, run, "x"); }) ==
          "permission: writing x: " + text.substr(text.find("postgresql")));
    CHECK(open()->inventory().nodes.size() == 1);
  }
  SUBCASE("rights") {
    change("CREATE ROLE " + database->name() + "_reader LOGIN");
    change("GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + database->name() + "_reader");
    const auto url = "postgresql:user=" + database->name() + "_reader host=" + database->host() +
                     " dbname=" + database->name();
    CHECK(open_store(url)->inventory().nodes.size() == 1);
    CHECK(test::line_of([&] { (void)open_store(url)->check_writable(); }) ==
          "permission: " + name() +
              ": the role lacks a required privilege. A source needs SELECT, without row security. A target "
              "needs CREATE in the schema, and all privileges on the tables of Persistent Chat.");
    change("DROP OWNED BY " + database->name() + "_reader; DROP ROLE " + database->name() + "_reader");
  }
  SUBCASE("locked") {
    auto other = database->raw();
    other.run("BEGIN");
    other.run("LOCK TABLE tblnode IN EXCLUSIVE MODE");
    const auto store = open(" options='-c lock_timeout=50ms'");
    const auto error = test::error_of([&] { (void)store->check_writable(); });
    CHECK(error.what() ==
          name() + " is locked by another program. Stop the other program, then run the same command again.");
    CHECK(error.is_retryable());
    CHECK(store->state() == StoreState::present);
  }
  SUBCASE("locked for a moment: it is waited for") {
    std::jthread unlock([other = database->raw()]() mutable {
      other.run("BEGIN");
      other.run("LOCK TABLE tblprincipal IN ACCESS EXCLUSIVE MODE");
      std::this_thread::sleep_for(std::chrono::milliseconds{400});
      other.run("COMMIT");
    });
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
    const auto store = open(" options='-c lock_timeout=100ms'");
    CHECK_FALSE(store->has_mark(run, "structure")); // the store is open now
    store->apply(test::test_structure(), run, "structure");
    CHECK(open()->has_mark(run, "structure"));
  }
  SUBCASE("a statement that takes too long") {
    change("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(5); RETURN "
           "NEW; END'");
    change("CREATE TRIGGER slow BEFORE INSERT ON tblchat FOR EACH ROW EXECUTE FUNCTION slow()");
    const auto error = test::error_of([&] { write_one(*open(" options='-c statement_timeout=50ms'")); });
    CHECK(error.what() ==
          "committing messages: " + name() +
              ": a statement was canceled, or took longer than statement_timeout. Run the same command "
              "again. To allow more time, add options='-c statement_timeout=…' to the connection.");
    CHECK_FALSE(open()->is_transient(error)); // it would take as long again
  }
}

TEST_CASE_FIXTURE(Fixture, "limits of a session are gc2pc's, unless the connection says otherwise") {
  NEEDS_SERVER;
  const auto shown = [&](const std::string& more, const std::string& setting) {
    Database session = test::open_database(database->url() + more, Access::read_write);
    std::string value;
    session.session() << "SHOW " + setting, soci::into(value);
    return value;
  };
  CHECK(shown("", "lock_timeout") == "10s");
  CHECK(shown("", "statement_timeout") == "1h");
  CHECK(shown(" options='-c lock_timeout=3s'", "lock_timeout") == "3s");
  CHECK(shown(" options='-c lock_timeout=3s'", "statement_timeout") == "1h");
  // A constant of a profile stays a literal, whatever the connection says.
  CHECK(shown(" options='-c standard_conforming_strings=off'", "standard_conforming_strings") == "on");
  CHECK(shown("", "datestyle").starts_with("ISO"));
  CHECK(shown("", "client_encoding") == "UTF8");
  CHECK(shown("", "application_name") == "gc2pc");
  change("ALTER DATABASE " + database->name() + " SET synchronous_commit = off");
  CHECK(shown("", "synchronous_commit") == "on");
}

TEST_CASE_FIXTURE(Fixture, "error texts hold no content") {
  NEEDS_SERVER;
  create();
  open()->apply(test::test_structure(), run, "structure");
  CHECK(refused([](ChatStore& store) {
          write_one(store);
          write_one(store);
        }) == "conflict: committing messages: " + name() +
                  ": duplicate key value violates unique constraint \"tblchat_pkey\"");
  chat::ChangeSet dangling;
  dangling.roles.inserted = {
      {chat::NodeId{500}, chat::PrincipalId{1}, chat::RoleTypeId{1}, chat::PrincipalId{1}}};
  CHECK(refused([&](ChatStore& store) { store.apply(dangling, run, "dangling"); }) ==
        "conflict: writing dangling: " + name() +
            ": insert or update on table \"tblprincipalrole\" violates foreign key constraint "
            "\"tblprincipalrole_prinrolenodeid_fkey\"");
  change("ALTER TABLE tblchat ALTER content TYPE varchar(5) USING left(content, 5)");
  CHECK(refused([](ChatStore& store) {
          const auto writer = store.writer(run);
          writer->append(test::test_messages(4, 1, 1));
          writer->commit({});
        }) == "wrong-input: committing messages: " + name() + ": a text is longer than its column");
  auto messages = test::test_messages(4, 1, 1);
  messages.front().content = std::string("secret\0", 7);
  CHECK(refused([&](ChatStore& store) {
          const auto writer = store.writer(run);
          writer->append(messages);
        }) == "wrong-input: writing messages: " + name() +
                  " cannot hold the character U+0000, which occurs in a text");
  CHECK(refused([&](ChatStore& store) { (void)store.has_mark(run, std::string_view("secret\0", 7)); }) ==
        "wrong-input: " + name() + " cannot hold the character U+0000, which occurs in a text");
  messages.front().content = "\xff secret";
  CHECK(refused([&](ChatStore& store) {
          const auto writer = store.writer(run);
          writer->append(messages);
          writer->commit({});
        }) == "wrong-input: committing messages: " + name() +
                  ": a text has bytes that are invalid in its encoding");
  messages.front() = test::test_messages(4, 1, 1).front();
  messages.front().author = chat::PrincipalId{5'000'000'000};
  CHECK(refused([&](ChatStore& store) {
          const auto writer = store.writer(run);
          writer->append(messages);
        }) == "wrong-input: writing messages: " + name() +
                  ": column userId of tblChat cannot hold the number 5000000000");
}

TEST_CASE_FIXTURE(Fixture, "values that do not fit are named by row and column, not repeated") {
  NEEDS_SERVER;
  create();
  const auto inventory_refused = [&] { return refused([](ChatStore& store) { (void)store.inventory(); }); };
  SUBCASE("a text where a number should be") {
    change("ALTER TABLE tblnode ALTER logged TYPE text; UPDATE tblnode SET logged = 'secret'");
    CHECK(inventory_refused() ==
          "wrong-input: column logged holds a text where 0 or 1 is expected (tblNode nodeID 1)");
  }
  SUBCASE("a fraction") {
    change("ALTER TABLE tblnode ALTER logged TYPE numeric; UPDATE tblnode SET logged = 0.5");
    CHECK(inventory_refused() ==
          "wrong-input: column logged holds a fraction where 0 or 1 is expected (tblNode nodeID 1)");
  }
  SUBCASE("in a message") {
    open()->apply(test::test_structure(), run, "structure");
    write_one(*open());
    // A text is no number, whatever it spells.
    change("INSERT INTO tblchat SELECT channelid, chatid + 1, chatdate, userid, isalert, content, rtf FROM "
           "tblchat");
    change("ALTER TABLE tblchat ALTER userid TYPE text");
    for (const auto* text : {"5", "secret", ""}) {
      CAPTURE(text);
      change("UPDATE tblchat SET userid = '" + std::string(text) + "'");
      CHECK(refused([](ChatStore& store) { (void)test::read_messages_of(store, std::nullopt); }) ==
            "wrong-input: column userId holds a text where a whole number is expected (tblChat channelId 3, "
            "chatId 1)");
    }
  }
  SUBCASE("a boolean is a number") {
    change("ALTER TABLE tblnode ALTER disabled TYPE boolean USING disabled = 1");
    CHECK_FALSE(open()->inventory().nodes.front().disabled);
    open()->apply(test::test_structure(), run, "structure");
    CHECK(open()->inventory().nodes.size() == 4);
  }
}

TEST_CASE_FIXTURE(Fixture, "a session that is ended in its midst") {
  NEEDS_SERVER;
  create();
  open()->apply(test::test_structure(), run, "structure");
  const auto end_sessions = [&] {
    change("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database->name() +
           "' AND pid <> pg_backend_pid()");
  };
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
    CHECK(error.is_retryable());
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

TEST_CASE_FIXTURE(Fixture, "the one of two that a deadlock is ended with does its work again") {
  NEEDS_SERVER;
  create();
  // The server looks once for a deadlock, this long after a wait began; it has come about by then.
  change("ALTER DATABASE " + database->name() + " SET deadlock_timeout = '700ms'");
  // gc2pc takes tblprincipal first and tblnode then; the other one does it the other way round.
  std::jthread other([raw = database->raw()]() mutable {
    raw.run("SET deadlock_timeout = '10s'"); // the other one lives
    raw.run("BEGIN");
    raw.run("LOCK TABLE tblnode IN EXCLUSIVE MODE");
    std::this_thread::sleep_for(std::chrono::milliseconds{500});
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
