// SPDX-License-Identifier: Apache-2.0
/// \file
/// Legacy databases of other layouts, from planning to verification: what comes about is what comes about
/// from the layout that is known, to the digest.
#include "embedded/profiles.hpp"
#include "mappings/rules/profile.hpp"
#include "tests/support/program.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace gc2pc;
using namespace gc2pc::test;
using nlohmann::json;

namespace {

void sql(const PracticePool& pool, const std::string& statements) {
  const auto ran = run_command({"sqlite3", "-bail", pool.source().string(), statements});
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
}

std::string query(const PracticePool& pool, const std::string& statement) {
  const auto ran = run_command({"sqlite3", pool.source().string(), statement});
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  return ran.out;
}

/// Plans, cuts over, verifies; returns the canonical digest of the target.
std::string digest_after(const PracticePool& pool, const Words& more = {}) {
  const auto planned =
      run_program(Words{"plan", "--json", "--run", pool.run().string()} + pool.options() + more);
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  const auto done = pool.cutover(json::parse(planned.out).at("plan_hash"));
  REQUIRE_MESSAGE(done.code == 0, done.err);
  const auto verified = run_program({"verify", "--run", pool.run().string()});
  CHECK_MESSAGE(verified.code == 0, verified.err);
  const auto digest = run_program({"digest", "--target", "sqlite3://dbname=" + pool.target().string()});
  REQUIRE(digest.code == 0);
  return digest.out;
}

const std::string& known_digest() {
  static const std::string digest = digest_after(PracticePool());
  return digest;
}

std::string literal(const Field& constant) {
  if (const auto* number = std::get_if<std::int64_t>(&constant))
    return std::to_string(*number);
  const auto* text = std::get_if<std::string>(&constant);
  return text ? "'" + *text + "'" : "NULL";
}

/// Whether the sample has the table of a profile.
bool has_table(const PracticePool& pool, const std::string& table) {
  return query(pool, "select count(*) from sqlite_master where type = 'table' and name = '" + table + "'") ==
         "1\n";
}

/// Makes a table again, without keys and types, with what `column(name, source)` says stands for each column;
/// an empty text leaves the column out.
template <class ColumnText>
std::string made_anew(const TableSource& table, ColumnText column) {
  std::string columns;
  for (const auto& [name, source] : table.columns)
    if (const std::string text = column(name, source); !text.empty())
      columns += (columns.empty() ? "" : ", ") + text;
  return "create table made as select " + columns + " from " + table.table + "; drop table " + table.table +
         "; alter table made rename to " + table.table + ";\n";
}

/// The shipped profile with `replace` done on each line that has `what`.
template <class Replace>
std::string edited(std::string_view xml, std::string_view what, Replace replace) {
  std::string result;
  for (std::size_t begin = 0; begin < xml.size();) {
    const auto end = std::min(xml.find('\n', begin), xml.size() - 1) + 1;
    std::string line(xml.substr(begin, end - begin));
    result += line.find(what) == line.npos ? line : replace(line);
    begin = end;
  }
  return result;
}

Ran assess(const PracticePool& pool, const Words& more = {}) {
  return run_program(Words{"assess", "--json", "--source", "sqlite3://dbname=" + pool.source().string()} +
                     more);
}

} // namespace

TEST_CASE("every table and column renamed: the same migration, by a profile that says the names") {
  const PracticePool pool;
  std::string statements;
  for (const auto& [logical, table] : load_profile("group-chat-2010").tables) {
    if (!has_table(pool, table.table))
      continue;
    for (const auto& [name, source] : table.columns)
      statements += "alter table " + table.table + " rename column \"" + source.column + "\" to \"the " +
                    source.column + "\";\n";
    statements += "alter table " + table.table + " rename to \"GC " + table.table + "\";\n";
  }
  sql(pool, statements);
  const auto named = [](const std::string& before) {
    return [before](std::string line) {
      const auto at = line.find("name=\"") + 6;
      const auto name = line.substr(at, line.find('"', at) - at);
      return line.insert(at + name.size() + 1, " from=\"" + before + name + "\"");
    };
  };
  auto xml = edited(profiles::group_chat_2010, "<table name=", named("GC "));
  xml = edited(xml, "<column name=", named("the "));
  const auto file = (pool.folder() / "renamed.xml").string();
  write_file(file, xml);
  CHECK(assess(pool).code == 1); // by itself it fits nothing that is known
  CHECK(json::parse(assess(pool, {"--source-profile", file}).out).at("generation") ==
        "Lync Server 2010 Group Chat");
  CHECK(digest_after(pool, {"--source-profile", file}) == known_digest());
}

TEST_CASE("everything that may be absent is absent: as if it held the profile's constants") {
  const auto profile = load_profile("group-chat-2007r2");
  const PracticePool reduced, filled;
  std::string without, with_constants;
  for (const auto& [logical, table] : profile.tables) {
    if (!has_table(reduced, table.table))
      continue;
    if (table.optional) {
      without += "drop table " + table.table + ";\n";
      with_constants += "delete from " + table.table + ";\n";
      continue;
    }
    without += made_anew(table, [](const auto&, const ColumnSource& source) {
      return source.optional ? "" : "\"" + source.column + "\"";
    });
    with_constants += made_anew(table, [](const auto&, const ColumnSource& source) {
      return (source.optional ? literal(source.constant) + " as " : "") + "\"" + source.column + "\"";
    });
  }
  sql(reduced, without);
  sql(filled, with_constants);

  const auto digest = digest_after(reduced);
  CHECK(digest == digest_after(filled));
  CHECK(digest != known_digest());
  CHECK(json::parse(assess(reduced).out).at("profile") == "group-chat-2007r2");
  CHECK(json::parse(assess(filled).out).at("profile") == "group-chat-2010");
}

TEST_CASE("a column that a profile makes constant counts as if every row held that") {
  const PracticePool pool, filled;
  const auto constant = [](const std::string& name, const std::string& value) {
    return [=](const std::string&) { return "<constant name=\"" + name + "\" " + value + "/>\n"; };
  };
  auto xml = edited(profiles::group_chat_2010, "<column name=\"prinCompanyName\"",
                    constant("prinCompanyName", "text=\"it's one company\""));
  xml = edited(xml, "<column name=\"behavior\"", constant("behavior", "integer=\"5\""));
  xml = edited(xml, "<column name=\"invite\"", constant("invite", "null=\"yes\""));
  const auto file = (pool.folder() / "constant.xml").string();
  write_file(file, xml);
  sql(filled, "update tblPrincipal set prinCompanyName = 'it''s one company'; "
              "update tblNode set behavior = 5, invite = null");
  const auto digest = digest_after(pool, {"--source-profile", file});
  CHECK(digest == digest_after(filled));
  CHECK(digest != known_digest());
}

TEST_CASE("the generation is recognised by what is there, and said in assess and in the report") {
  const PracticePool pool;
  const auto said = [&](const std::string& generation, const std::string& profile) {
    const auto assessed = json::parse(assess(pool).out);
    CHECK(assessed.at("generation") == generation);
    CHECK(assessed.at("profile") == profile);
    const auto text = run_program({"assess", "--source", "sqlite3://dbname=" + pool.source().string()});
    CHECK(text.out.starts_with(generation + ", profile " + profile + "\n"));
    static_cast<void>(pool.plan());
    CHECK(json::parse(read_file(pool.run() / "report.json")).at("generation") == generation);
    CHECK(read_file(pool.run() / "report.html").find(generation) != std::string::npos);
  };
  said("Lync Server 2010 Group Chat", "group-chat-2010");
  sql(pool, "alter table tblNode drop column topic");
  said("Office Communications Server 2007 R2 Group Chat", "group-chat-2007r2");
}

TEST_CASE("a layout that nothing fits is refused with all that is missing") {
  const PracticePool pool;
  sql(pool, "alter table tblNode rename column nodeName to title; alter table tblChat rename to Messages; "
            "alter table tblPrincipal rename column prinUri to uri");
  const auto ran = assess(pool);
  CHECK(ran.code == 1);
  CHECK(nlohmann::json::parse(ran.out).at("error").at("kind") == "wrong-input");
  CHECK(ran.err == "gc2pc: " + pool.source().string() +
                       " does not match profile group-chat-2010: table tblChat is missing; tblNode has no "
                       "column nodeName; tblPrincipal has no column prinUri. Give the right database, or a "
                       "profile file that maps these tables and columns.\n");
}
