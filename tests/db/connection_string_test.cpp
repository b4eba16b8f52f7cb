// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/connection_string.hpp"
#include "tests/db/db_fixture.hpp"

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
  CHECK(refused("legacy.db") == "usage: a database is named as ENGINE://OPTIONS; engines: sqlite3" + hint);
  CHECK(refused("") == "usage: a database is named as ENGINE://OPTIONS; engines: sqlite3" + hint);
  CHECK(refused("oracle://user=sa password=secret") ==
        "usage: unknown database engine 'oracle'; engines: sqlite3" + hint);
  CHECK(refused("sqlite3://") == "usage: a SQLite connection names no file" + hint);
  CHECK(refused("sqlite3://timeout=5") == "usage: a SQLite connection names no file" + hint);
  CHECK(refused("sqlite3://dbname=a.db key=secret") ==
        "usage: a SQLite connection has an unknown option 'key'; allowed: dbname, timeout" + hint);
  CHECK(refused("sqlite3://dbname=a.db secret") ==
        "usage: a SQLite connection has an unknown option; allowed: dbname, timeout" + hint);
  CHECK(refused("sqlite3://dbname=a.db timeout=soon") ==
        "usage: the option timeout of a SQLite connection is a number of seconds" + hint);
  CHECK(refused("sqlite3://dbname=\"a.db") ==
        "usage: a database connection has a double quote without its partner" + hint);
}
