// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/connection_string.hpp"
#include "adapters/sql/postgres_connection.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/db/open_database.hpp"

using namespace gc2pc;

namespace {

std::string file_of(std::string_view text) {
  return ConnectionString::parse(text).option("dbname");
}

std::string refused(const std::string& text) {
  return test::line_of([&] { (void)ConnectionString::parse(text); });
}

} // namespace

TEST_CASE("a SQLite file can be named in several ways") {
  CHECK(file_of("sqlite3://dbname=/srv/legacy.db") == "/srv/legacy.db");
  CHECK(file_of("sqlite3://db=legacy.db timeout=30") == "legacy.db");
  CHECK(ConnectionString::parse("sqlite3://db=legacy.db timeout=30").option("timeout") == "30");
  CHECK(file_of("sqlite3://dbname=\"/srv/my files/legacy.db\"") == "/srv/my files/legacy.db");
  CHECK(file_of("sqlite3:legacy.db") == "legacy.db");
  CHECK(file_of("sqlite3:///srv/my files/a=b.db") == "/srv/my files/a=b.db");
}

TEST_CASE("a connection that is wrong is refused without repeating it") {
  const std::string hint = ". Write sqlite3://dbname=FILE.";
  const std::string any =
      "; engines: sqlite3, postgresql, odbc. Write sqlite3://dbname=FILE, postgresql://HOST/DATABASE or "
      "odbc:Driver=NAME;Server=HOST;Database=NAME.";
  CHECK(refused("legacy.db") == "usage: a database connection must have the form ENGINE://OPTIONS" + any);
  CHECK(refused("") == "usage: a database connection must have the form ENGINE://OPTIONS" + any);
  CHECK(refused("oracle://user=sa password=secret") == "usage: unknown database engine 'oracle'" + any);
  CHECK(refused("sqlite3://") == "usage: a SQLite connection has no file name" + hint);
  CHECK(refused("sqlite3://timeout=5") == "usage: a SQLite connection has no file name" + hint);
  CHECK(refused("sqlite3://dbname=a.db key=secret") ==
        "usage: a SQLite connection has an unknown option 'key'; allowed: dbname, timeout" + hint);
  CHECK(refused("sqlite3://dbname=a.db secret") ==
        "usage: a SQLite connection has an unknown option; allowed: dbname, timeout" + hint);
  CHECK(refused("sqlite3://dbname=a.db timeout=soon") ==
        "usage: the option timeout of a SQLite connection must be a number of seconds" + hint);
  CHECK(refused("sqlite3://dbname=\"a.db") ==
        "usage: a database connection has an unmatched double quote" + hint);
}

TEST_CASE("a PostgreSQL database can be named as libpq does it") {
  const auto option = [](std::string_view text, std::string_view name) {
    return ConnectionString::parse(text).option(name);
  };
  for (const auto* text :
       {"postgresql://ann@db.contoso.example:5433/mgc?sslmode=verify-full",
        "postgresql:host=db.contoso.example port=5433 user=ann dbname=mgc sslmode=verify-full",
        "postgresql://host=db.contoso.example port=5433 user=ann dbname=mgc sslmode=verify-full"}) {
    CAPTURE(text);
    CHECK(ConnectionString::parse(text).engine == "postgresql");
    CHECK(option(text, "host") == "db.contoso.example");
    CHECK(option(text, "port") == "5433");
    CHECK(option(text, "user") == "ann");
    CHECK(option(text, "dbname") == "mgc");
    CHECK(option(text, "sslmode") == "verify-full"); // TLS options go to libpq as they are
    CHECK(describe_postgres(ConnectionString::parse(text)) == "postgresql://db.contoso.example:5433/mgc");
  }
  CHECK(option("postgresql:dbname='my \\'db' host=/run/postgresql", "dbname") == "my 'db");
  CHECK(option("postgresql:///mgc?host=/run/postgresql", "host") == "/run/postgresql");
  CHECK(option("postgresql://localhost/mgc?options=-c%20lock_timeout%3D5s", "options") ==
        "-c lock_timeout=5s");
  CHECK(option("postgresql:service=weekend", "service") == "weekend");
}

TEST_CASE("a PostgreSQL database is described without user and options") {
  const auto described = [](std::string_view text) {
    return describe_postgres(ConnectionString::parse(text));
  };
  CHECK(described("postgresql:host=/run/postgresql port=5433 dbname=mgc user=ann") ==
        "postgresql:///mgc?host=/run/postgresql&port=5433");
  CHECK(described("postgresql:dbname='a b'") == "postgresql:///a%20b");
  CHECK(described("postgresql:hostaddr=::1 dbname=mgc") == "postgresql://[::1]/mgc");
  CHECK(described("postgresql://a:1,b:2/mgc") == "postgresql:///mgc?host=a,b&port=1,2");
  CHECK(described("postgresql:service=weekend") == "postgresql:///?service=weekend");
  CHECK(described("postgresql://a:5%2F6/mgc") == "postgresql:///mgc?host=a&port=5/6");
  CHECK(described("postgresql:host=a[b]c:d dbname=mgc") == "postgresql:///mgc?host=a[b]c:d");
}

TEST_CASE("a PostgreSQL connection that is wrong is refused without repeating it") {
  const std::string hint = ". Write postgresql://HOST/DATABASE, or postgresql:host=HOST dbname=DATABASE.";
  CHECK(refused("postgresql:") == "usage: a PostgreSQL connection has no database name" + hint);
  CHECK(refused("postgresql://localhost") == "usage: a PostgreSQL connection has no database name" + hint);
  CHECK(refused("postgresql:host=a secret") == "usage: a PostgreSQL connection cannot be parsed" + hint);
  CHECK(refused("postgresql:host=a dbname=b key=secret") ==
        "usage: a PostgreSQL connection cannot be parsed" + hint);
  const auto carries = "usage: a PostgreSQL connection contains a password. Remove it, and give it in "
                       "~/.pgpass, a service file or the variable PGPASSWORD: every user of this computer "
                       "can see a connection string, and the run folder keeps it.";
  CHECK(refused("postgresql://ann:secret@localhost/mgc") == carries);
  CHECK(refused("postgresql:host=a dbname=b password=secret") == carries);
  CHECK(refused("postgresql://localhost/mgc?sslpassword=secret") == carries);
}

TEST_CASE("libpq gets quoted values, and limits where the connection says nothing") {
  const auto keywords =
      libpq_keywords(ConnectionString::parse("postgresql:dbname='a b\\'c' connect_timeout=3"));
  CHECK(keywords ==
        "client_encoding='UTF8' connect_timeout='3' dbname='a b\\'c' fallback_application_name='gc2pc' "
        "keepalives_count='3' keepalives_idle='30' keepalives_interval='10' tcp_user_timeout='60000'");
  CHECK(libpq_keywords(ConnectionString::parse("postgresql:service=weekend")) ==
        "client_encoding='UTF8' service='weekend'");
}

TEST_CASE("a SQLite file may have a double quote in its name, and nothing behind it is an option") {
  const test::TemporaryFolder folder;
  const auto file = folder / "my\" readonly=true pool.db";
  sqlite3* raw = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &raw) == SQLITE_OK);
  REQUIRE(sqlite3_exec(raw, "CREATE TABLE t (x integer)", nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(raw);
  const auto before = std::distance(std::filesystem::directory_iterator(folder.path()), {});
  std::string doubled;
  for (const char c : file.string())
    doubled += c == '"' ? "\"\"" : std::string(1, c);
  for (const auto& url : {"sqlite3:" + file.string(), "sqlite3://dbname=\"" + doubled + "\" timeout=2"}) {
    CAPTURE(url);
    CHECK(ConnectionString::parse(url).option("dbname") == file.string());
    auto database = test::open_database(url, Access::read_write);
    database.execute("INSERT INTO t VALUES (1)");
    CHECK(database.description() == file.string());
  }
  CHECK(test::open_database("sqlite3:" + file.string(), Access::read_only).number("SELECT count(*) FROM t") ==
        2);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == before);
}
