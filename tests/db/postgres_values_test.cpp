// SPDX-License-Identifier: Apache-2.0
/// \file
/// What is read of the values of a PostgreSQL source.
#include "adapters/source/legacy_writer.hpp"
#include "tests/db/legacy_source_conformance.hpp"
#include "tests/db/value_reading.hpp"
#include "tests/support/postgres_server.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <optional>

using namespace gc2pc;
using test::Holds;

namespace {

constexpr auto guid = "00112233-4455-6677-8899-aabbccddeeff";

struct Fixture {
  Fixture() {
    if (const auto server = test::shared_postgres())
      database.emplace(*server);
    if (database)
      test::make_readable_pool(database->url());
  }
  /// Behind a view each, so that any type can be there.
  [[nodiscard]] test::ValueReading reading(const std::string& options = "") const {
    for (const auto* table : {"tblNode", "tblPrincipalInvites", "tblChat"}) {
      const std::string name = table;
      database->raw().run("ALTER TABLE " + name + " RENAME TO base_" + name + "; CREATE VIEW " + name +
                          " AS SELECT * FROM base_" + name);
    }
    return {[this](const std::string& sql) { database->raw().run(sql); },
            [this, options] { return open_source(database->url() + options, std::nullopt); }};
  }

  std::optional<test::PostgresDatabase> database;
};

} // namespace

TEST_CASE_FIXTURE(Fixture, "PostgreSQL: what a column takes") {
  if (!database)
    return;
  auto reading = this->reading();
  check_values(
      reading,
      {
          {Holds::number, "4::smallint", "4"},
          {Holds::number, "4::bigint", "4"},
          {Holds::number, "4::numeric", "4"},
          {Holds::number, "4.000::numeric", "4"},
          {Holds::number, "-9223372036854775808::numeric", "-9223372036854775808"},
          {Holds::number, "4::real", "4"},
          {Holds::number, "123456792::real", "123456792"}, // whose text is 1.2345679e+08
          {Holds::number, "1e15::double precision", "1000000000000000"},
          {Holds::number, "-0.0::double precision", "0"},
          {Holds::number, "4.5::numeric", "holds a fraction (4.5) where a whole number belongs"},
          {Holds::number, "4.25::real", "holds a fraction (4.25) where a whole number belongs"},
          {Holds::number, "'NaN'::double precision", "holds a fraction (nan) where a whole number belongs"},
          {Holds::number, "'NaN'::numeric", "holds a fraction (NaN) where a whole number belongs"},
          {Holds::number, "9223372036854775808::numeric",
           "holds a number that is too large (9223372036854775808) where a whole number belongs"},
          {Holds::number, "1e300::double precision",
           "holds a number that is too large (1e+300) where a whole number belongs"},
          {Holds::number, "'infinity'::double precision",
           "holds a number that is too large (inf) where a whole number belongs"},
          {Holds::number, "'4'::text", "holds a text (4) where a whole number belongs"},
          {Holds::number, "'4'::varchar", "holds a text (4) where a whole number belongs"},
          {Holds::number, "true", "holds a boolean (1) where a whole number belongs"},
          {Holds::number, "'\\x34'::bytea", "holds a blob of 1 octet (0x34) where a whole number belongs"},
          {Holds::number, "DATE '2012-01-01'",
           "holds a date and time (2012-01-01 00:00:00) where a whole number belongs"},
          {Holds::number, "NULL::integer", "holds NULL where a whole number belongs"},
          {Holds::bit, "true", "1"},
          {Holds::bit, "false", "0"},
          {Holds::bit, "B'1'", "1"},
          {Holds::bit, "B'0'::varbit", "0"},
          {Holds::bit, "1::bigint", "1"},
          {Holds::bit, "0.0::numeric", "0"},
          {Holds::bit, "1::double precision", "1"},
          {Holds::bit, "2", "holds a number (2) where 0 or 1 belongs"},
          {Holds::bit, "B'10'", "holds a value of another type (10) where 0 or 1 belongs"},
          {Holds::bit, "'1'::text", "holds a text (1) where 0 or 1 belongs"},
          {Holds::bit, "NULL::boolean", "holds NULL where 0 or 1 belongs"},
          {Holds::text, "'a room'::varchar(20)", "a room"},
          {Holds::text, "'a'::char(3)", "a  "},
          {Holds::text, "'a'::name", "a"},
          {Holds::text, "'a'::\"char\"", "a"},
          {Holds::text, "'a'", "a"},
          {Holds::text, "'\\x61006200'::bytea", "holds a blob of 4 octets (0x61006200) where a text belongs"},
          {Holds::text, "17", "holds a number (17) where a text belongs"},
          {Holds::text, "true", "holds a boolean (t) where a text belongs"},
          {Holds::text, "'{}'::json", "holds a value of another type ({}) where a text belongs"},
          {Holds::text, "NULL::text", "holds NULL where a text belongs"},
          {Holds::guid, "'00112233-4455-6677-8899-aabbccddeeff'::uuid", guid},
          {Holds::guid, "'{00112233-4455-6677-8899-AABBCCDDEEFF}'::text", guid},
          {Holds::guid, "'(00112233445566778899aabbccddeeff)'::varchar", guid},
          {Holds::guid, "'\\x33221100554477668899aabbccddeeff'::bytea", guid},
          {Holds::guid, "'00112233-4455-6677-8899-aabbccddeeff'::char(40)",
           "holds a text (00112233-4455-6677-8899-aabbccddeeff    ) where a GUID belongs"},
          {Holds::guid, "'\\x3322'::bytea", "holds a blob of 2 octets (0x3322) where a GUID belongs"},
          {Holds::guid, "17", "holds a number (17) where a GUID belongs"},
          {Holds::guid, "NULL::uuid", "holds NULL where a GUID belongs"},
          {Holds::date, "DATE '2012-02-29'", "2012-02-29 00:00:00"},
          {Holds::date, "TIMESTAMP '2012-02-29 12:30:01.125'", "2012-02-29 12:30:01.125"},
          {Holds::date, "TIMESTAMP(0) '2012-02-29 12:30:01.125'", "2012-02-29 12:30:01"},
          {Holds::date, "TIMESTAMPTZ '2012-02-29 12:30:01.125+02:00'", "2012-02-29 10:30:01.125"},
          {Holds::date, "TIMESTAMPTZ '0001-01-01 00:00:00 UTC'", "0001-01-01 00:00:00"},
          {Holds::date, "TIMESTAMP '0001-01-01 00:00:00'", "0001-01-01 00:00:00"},
          {Holds::date, "'2012-02-29T12:30:01Z'::text", "2012-02-29 12:30:01"},
          {Holds::date, "TIMESTAMP 'infinity'",
           "holds a time outside the years 1 to 9999 (infinity) where a date and time belongs"},
          {Holds::date, "TIMESTAMP '0044-03-15 00:00:00 BC'",
           "holds a time outside the years 1 to 9999 (0044-03-15 00:00:00 BC) where a date and time belongs"},
          {Holds::date, "DATE '10000-01-01'",
           "holds a time outside the years 1 to 9999 (10000-01-01) where a date and time belongs"},
          {Holds::date, "TIME '12:30'",
           "holds a value of another type (12:30:00) where a date and time belongs"},
          {Holds::date, "'soon'::text", "holds a text (soon) where a date and time belongs"},
          {Holds::date, "1330518600", "holds a number (1330518600) where a date and time belongs"},
          {Holds::date, "NULL::timestamp", "holds NULL where a date and time belongs"},
      });
}

TEST_CASE_FIXTURE(Fixture, "PostgreSQL: domains, and types that the database defines") {
  if (!database)
    return;
  database->raw().run("CREATE DOMAIN id AS integer; CREATE DOMAIN flag AS boolean; CREATE TYPE mood AS ENUM "
                      "('a room')");
  auto reading = this->reading();
  CHECK(reading.of(Holds::number, "4::id") == "4");
  CHECK(reading.of(Holds::bit, "true::flag") == "1");
  CHECK(reading.of(Holds::text, "'a room'::mood") == "a room");
}

TEST_CASE_FIXTURE(Fixture, "PostgreSQL: neither the session's zone nor its tastes have a say") {
  if (!database)
    return;
  const auto* const value = "TIMESTAMPTZ '2012-07-01 12:30:01.125+02:00'";
  SUBCASE("in the connection") {
    auto reading = this->reading(" options='-c timezone=Asia/Kolkata -c datestyle=German -c "
                                 "bytea_output=escape -c extra_float_digits=0'");
    CHECK(reading.of(Holds::date, value) == "2012-07-01 10:30:01.125");
    CHECK(reading.of(Holds::date, "DATE '2012-07-01'") == "2012-07-01 00:00:00");
    CHECK(reading.of(Holds::guid, "'\\x33221100554477668899aabbccddeeff'::bytea") == guid);
    CHECK(reading.of(Holds::number, "9007199254740993::double precision") == "9007199254740992");
  }
  SUBCASE("in the environment") {
    ::setenv("PGTZ", "America/New_York", 1);
    ::setenv("PGDATESTYLE", "SQL, DMY", 1);
    auto reading = this->reading();
    CHECK(reading.of(Holds::date, value) == "2012-07-01 10:30:01.125");
    ::unsetenv("PGTZ");
    ::unsetenv("PGDATESTYLE");
  }
  SUBCASE("of the database") {
    database->raw().run("ALTER DATABASE " + database->name() + " SET timezone = 'Europe/Berlin'");
    auto reading = this->reading();
    CHECK(reading.of(Holds::date, value) == "2012-07-01 10:30:01.125");
  }
}

TEST_CASE_FIXTURE(Fixture, "PostgreSQL: what a message takes") {
  if (!database)
    return;
  auto reading = this->reading();
  CHECK(reading.in_message("chatDate", "634000000000000000::numeric") == "2 read");
  CHECK(reading.in_message("channelId", "2::double precision") == "2 read");
  CHECK(reading.in_message("isAlert", "true") == "2 read");
  CHECK(reading.in_message("content", "CASE chatId WHEN 2 THEN NULL ELSE 'a' END") ==
        "1 read; room 2, chatId 2: content holds NULL where a text belongs");
  CHECK(reading.in_message("content", "'\\x6100'::bytea") ==
        "0 read; room 2, chatId 1: content holds a blob of 2 octets where a text belongs; room 2, chatId 2: "
        "content holds a blob of 2 octets where a text belongs");
  CHECK(
      reading.in_message("chatId", "'x'::text") ==
      "0 read; room 2, chatId -: chatId holds a text where a whole number belongs; room 2, chatId -: chatId "
      "holds a text where a whole number belongs");
}

TEST_CASE_FIXTURE(Fixture, "PostgreSQL: a time before 2000 is cut to the microsecond when it is written") {
  if (!database)
    return;
  const test::PostgresDatabase written(*test::shared_postgres());
  auto pool = test::small_legacy_pool();
  for (const auto* time : {"1999-12-31 23:59:58.9999999", "1999-12-31 23:59:58.999999", "1999-12-31 23:59:59",
                           "1753-01-01 00:00:00.0000001", "0001-01-01", "2000-01-01 00:00:00.0000009",
                           "2012-01-01 00:00:00.1234567"})
    pool.versions.push_back(
        {static_cast<std::int64_t>(pool.versions.size()) + 100, *DateTime::parse(time), {}, {}});
  LegacyWriter writer(ConnectionString::parse(written.url()));
  writer.write(pool);
  writer.finish();
  CHECK(written.raw().query("SELECT versionedon FROM tblversion WHERE versionid >= 100 ORDER BY versionid") ==
        "1999-12-31 23:59:58.999999,1999-12-31 23:59:58.999999,1999-12-31 23:59:59,1753-01-01 00:00:00,"
        "0001-01-01 00:00:00,2000-01-01 00:00:00,2012-01-01 00:00:00.123456");
}

TEST_CASE_FIXTURE(Fixture, "PostgreSQL: keys of messages that are texts are looked up in no room") {
  if (!database)
    return;
  database->raw().run("ALTER TABLE tblchat ALTER channelid TYPE text");
  const auto source = open_source(database->url(), std::nullopt);
  Batch<legacy::Message> batch;
  CHECK_FALSE(source->messages({legacy::NodeId{2}, std::nullopt})->next(batch));
  const auto totals = source->totals(std::vector{ChannelPast{legacy::NodeId{2}, ChatId{9}}});
  CHECK((totals == std::vector<MessageTotals>(1)));
  CHECK(source->messages({})->next(batch));
  CHECK(batch.bad_rows() == 2);
}
