// SPDX-License-Identifier: Apache-2.0
/// \file
/// What is read of the values of a source behind ODBC: PostgreSQL's driver here, SQL Server's where
/// GC2PC_TEST_SQLSERVER names a server.
#include "tests/db/value_reading.hpp"
#include "tests/support/odbc_database.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <ctime>

using namespace gc2pc;
using test::Holds;

namespace {

constexpr auto guid = "00112233-4455-6677-8899-aabbccddeeff";

/// Behind a view each, so that any type can be there.
void put_views(const std::function<void(const std::string&)>& run, const std::string& rename) {
  for (const std::string table : {"tblNode", "tblPrincipalInvites", "tblChat"}) {
    auto sql = rename;
    for (auto at = sql.find('$'); at != sql.npos; at = sql.find('$'))
      sql.replace(at, 1, table);
    run(sql);
    run("CREATE VIEW " + table + " AS SELECT * FROM base_" + table);
  }
}

} // namespace

TEST_CASE("ODBC, PostgreSQL's driver: what a column takes") {
  const auto server = test::shared_postgres();
  if (!server || !test::has_driver("PostgreSQL Unicode"))
    return;
  const test::PostgresDatabase database(*server);
  test::make_readable_pool(database.url());
  const auto run = [&](const std::string& sql) { database.raw().run(sql); };
  put_views(run, "ALTER TABLE $ RENAME TO base_$");
  test::ValueReading reading(run, [&] { return open_source(test::odbc_url(database), std::nullopt); });
  check_values(
      reading,
      {
          {Holds::number, "4::smallint", "4"},
          {Holds::number, "4.000::numeric", "4"},
          {Holds::number, "4::double precision", "4"},
          {Holds::number, "1e15::double precision", "1000000000000000"},
          {Holds::number, "4.5::numeric", "holds a fraction (4.5) where a whole number belongs"},
          {Holds::number, "4.25::real", "holds a fraction (4.25) where a whole number belongs"},
          {Holds::number, "9223372036854775808::numeric",
           "holds a number that is too large (9223372036854775808) where a whole number belongs"},
          {Holds::number, "'4'::text", "holds a text (4) where a whole number belongs"},
          {Holds::number, "true", "holds a boolean (1) where a whole number belongs"},
          {Holds::number, "'\\x34'::bytea", "holds a blob of 1 octet (0x34) where a whole number belongs"},
          {Holds::number, "NULL::integer", "holds NULL where a whole number belongs"},
          {Holds::bit, "true", "1"},
          {Holds::bit, "false", "0"},
          {Holds::bit, "1::bigint", "1"},
          {Holds::bit, "2", "holds a number (2) where 0 or 1 belongs"},
          {Holds::bit, "NULL::boolean", "holds NULL where 0 or 1 belongs"},
          {Holds::text, "'a room'::varchar(20)", "a room"},
          {Holds::text, "'\\x61006200'::bytea", "holds a blob of 4 octets (0x61006200) where a text belongs"},
          {Holds::text, "17", "holds a number (17) where a text belongs"},
          {Holds::text, "NULL::text", "holds NULL where a text belongs"},
          {Holds::guid, "'00112233-4455-6677-8899-aabbccddeeff'::uuid", guid},
          {Holds::guid, "'{00112233-4455-6677-8899-AABBCCDDEEFF}'::text", guid},
          {Holds::guid, "'\\x33221100554477668899aabbccddeeff'::bytea", guid},
          {Holds::guid, "'\\x3322'::bytea", "holds a blob of 2 octets (0x3322) where a GUID belongs"},
          {Holds::date, "DATE '2012-02-29'", "2012-02-29 00:00:00"},
          {Holds::date, "TIMESTAMP '2012-02-29 12:30:01.125'", "2012-02-29 12:30:01.125"},
          {Holds::date, "TIMESTAMPTZ '2012-02-29 12:30:01.125+02:00'", "2012-02-29 10:30:01.125"},
          {Holds::date, "'2012-02-29T12:30:01Z'::text", "2012-02-29 12:30:01"},
          {Holds::date, "'soon'::text", "holds a text (soon) where a date and time belongs"},
          {Holds::date, "NULL::timestamp", "holds NULL where a date and time belongs"},
      });
  // Nor has the zone of this machine a say.
  ::setenv("TZ", "Asia/Kolkata", 1);
  ::tzset();
  CHECK(reading.of(Holds::date, "TIMESTAMPTZ '2012-07-01 12:30:01.125+02:00'") == "2012-07-01 10:30:01.125");
  ::unsetenv("TZ");
  ::tzset();
  CHECK(reading.in_message("content", "'\\x6100'::bytea") ==
        "0 read; room 2, chatId 1: content holds a blob of 2 octets where a text belongs; room 2, chatId 2: "
        "content holds a blob of 2 octets where a text belongs");
}

TEST_CASE("SQL Server: what a column takes") {
  const auto server = test::SqlServer::from_environment();
  if (!server)
    return;
  const test::SqlServerDatabase database(*server);
  test::make_readable_pool(database.url());
  const auto run = [&](const std::string& sql) { test::raw_odbc(database.keywords(), sql); };
  put_views(run, "EXEC sp_rename '$', 'base_$'");
  test::ValueReading reading(run, [&] { return open_source(database.url(), std::nullopt); });
  check_values(
      reading,
      {
          {Holds::number, "CAST(4 AS tinyint)", "4"},
          {Holds::number, "CAST(4 AS decimal(10, 3))", "4"},
          {Holds::number, "CAST(4 AS float)", "4"},
          {Holds::number, "CAST(4.5 AS decimal(10, 3))",
           "holds a fraction (4.500) where a whole number belongs"},
          {Holds::number, "CAST(4.25 AS real)", "holds a fraction (4.25) where a whole number belongs"},
          {Holds::number, "CAST('4' AS varchar(9))", "holds a text (4) where a whole number belongs"},
          {Holds::number, "CAST(0x34 AS varbinary(9))",
           "holds a blob of 1 octet (0x34) where a whole number belongs"},
          {Holds::bit, "CAST(1 AS bit)", "1"},
          {Holds::bit, "CAST(0 AS int)", "0"},
          {Holds::bit, "CAST(2 AS int)", "holds a number (2) where 0 or 1 belongs"},
          {Holds::text, "CAST(N'a room' AS nvarchar(20))", "a room"},
          {Holds::text, "CAST(0x61006200 AS varbinary(9))",
           "holds a blob of 4 octets (0x61006200) where a text belongs"},
          {Holds::guid, "CAST('00112233-4455-6677-8899-AABBCCDDEEFF' AS uniqueidentifier)", guid},
          {Holds::guid, "CAST('{00112233445566778899AABBCCDDEEFF}' AS varchar(40))", guid},
          {Holds::guid, "CAST(0x33221100554477668899AABBCCDDEEFF AS varbinary(16))", guid},
          {Holds::date, "CAST('2012-02-29' AS date)", "2012-02-29 00:00:00"},
          {Holds::date, "CAST('2012-02-29T12:30:01.125' AS datetime)", "2012-02-29 12:30:01.125"},
          {Holds::date, "CAST('2012-02-29T12:30:01.1234567' AS datetime2)", "2012-02-29 12:30:01.1234567"},
          {Holds::date, "CAST('2012-02-29T12:30:00' AS smalldatetime)", "2012-02-29 12:30:00"},
          {Holds::date, "CAST('2012-02-29 12:30:01.125 +02:00' AS datetimeoffset)",
           "2012-02-29 10:30:01.125"},
          {Holds::date, "CAST(N'2012-02-29T12:30:01Z' AS nvarchar(30))", "2012-02-29 12:30:01"},
          {Holds::date, "CAST('12:30' AS time)",
           "holds a value of another type (12:30:00.0000000) where a date and time belongs"},
      });
}
