// SPDX-License-Identifier: Apache-2.0
/// \file
/// docs/queries in the words of each engine. Those of SQLite and PostgreSQL are asked in tests/cli; those of
/// SQL Server say the same, and Microsoft's parser takes them.
#include "adapters/sql/database.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/tsql_parser.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;

namespace {

std::vector<std::string> questions(const std::string& engine, const std::string& side) {
  return statements_of(
      test::read_file(std::filesystem::path(GC2PC_QUERIES) / (engine + "-" + side + ".sql")));
}

/// A question to SQLite in the words of another engine.
std::string in_words(std::string text, const std::vector<std::pair<std::string, std::string>>& words) {
  for (const auto& [sqlite, other] : words)
    for (auto at = text.find(sqlite); at != text.npos; at = text.find(sqlite, at + other.size()))
      text.replace(at, sqlite.size(), other);
  return text;
}

const std::string day = "CAST(julianday('2011-01-01') - 1721425.5 AS integer) * 864000000000";

} // namespace

TEST_CASE("an auditor asks every engine the same") {
  for (const auto* side : {"legacy", "migrated"}) {
    CAPTURE(side);
    const auto sqlite = questions("sqlite", side), postgres = questions("postgres", side),
               sqlserver = questions("sqlserver", side);
    REQUIRE(sqlite.size() == 6);
    REQUIRE(postgres.size() == 6);
    REQUIRE(sqlserver.size() == 6);
    for (std::size_t i = 0; i < sqlite.size(); ++i) {
      CHECK(postgres[i] ==
            in_words(sqlite[i], {{day, "(DATE '2011-01-01' - DATE '0001-01-01') * 864000000000"}}));
      CHECK(
          sqlserver[i] ==
          in_words(sqlite[i],
                   {{day, "(DATEDIFF(day, '19000101', '20110101') + 693595) * CAST(864000000000 AS bigint)"},
                    {"WITH RECURSIVE ", "WITH "},
                    {"Guid AS text)", "Guid AS nvarchar(36))"},
                    {"substr(CAST(i.createdOn AS text), 1, 19)", "CONVERT(nvarchar(19), i.createdOn, 120)"},
                    {"lower(c.content)", "lower(CAST(c.content AS nvarchar(max)))"}}));
    }
  }
}

TEST_CASE("an auditor's questions to SQL Server are of 2005 and of 2008 R2") {
  const test::TemporaryFolder folder;
  const std::string later = "100,110,120,130,140,150,160";
  for (const auto& [the_side, versions] :
       {std::pair<std::string, std::string>{"legacy", "90," + later}, {"migrated", later}}) {
    const auto& side = the_side; // clang 14 captures no structured binding
    CAPTURE(side);
    std::string texts;
    for (const auto& text : questions("sqlserver", side))
      texts += text + '\x1e';
    test::write_file(folder / "questions", texts);
    if (const auto parsed = test::parse_tsql(folder / "questions", versions)) {
      CHECK(parsed->refused == "");
      for (const auto& [version, count] : parsed->parsed)
        CHECK(count == 6);
      CHECK(parsed->parsed.size() == (side == "legacy" ? 8 : 7));
    }
  }
}
