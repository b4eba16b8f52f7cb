// SPDX-License-Identifier: Apache-2.0
/// \file
/// Values of the source that cannot be read, from outside: all of them in one plan, or left out of it.
#include "tests/support/program.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <set>

using namespace gc2pc::test;
using nlohmann::json;

namespace {

std::string sql(const std::filesystem::path& database, const std::string& statement) {
  const auto ran = run_command({"sqlite3", database.string(), statement});
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  return ran.out.substr(0, ran.out.find_last_not_of('\n') + 1);
}

/// A copy without keys, as many a program makes one: NULL in three messages of different rooms, a blob, a
/// text for a number, an id of a room that is a text, and a node whose topic is in UTF-16.
void break_source(const PracticePool& pool) {
  const auto rooms =
      sql(pool.source(), "select group_concat(channelId) from (select channelId from tblChat "
                         "group by 1 having min(chatId) = 1 and max(chatId) > 3 order by 1 limit 3)");
  sql(pool.source(),
      "pragma legacy_alter_table = on; create table x as select * from tblChat; drop table tblChat; "
      "alter table x rename to tblChat; update tblChat set content = NULL where chatId = 2 and channelId in "
      "(" +
          rooms + "); update tblChat set content = x'610062' where chatId = 3 and channelId in (" + rooms +
          "); update tblChat set userId = 'someone' where chatId = 1 and channelId in (" + rooms +
          "); insert into tblChat values ('x', 1, 1, 1, 0, 'secret', NULL); update tblNode set topic = "
          "x'73006500630072006500740000' where nodeID = (select max(nodeID) from tblNode where nodeType = "
          "0)");
}

std::vector<json> rejects(const PracticePool& pool, const std::string& code) {
  std::vector<json> result;
  std::ifstream in(pool.run() / "rejects" / (code + ".jsonl"));
  for (std::string line; std::getline(in, line);)
    result.push_back(json::parse(line));
  return result;
}

} // namespace

TEST_CASE("all values that cannot be read are errors of one plan, and no message is shown") {
  const PracticePool pool;
  break_source(pool);
  const auto planned = run_program(Words{"plan", "--run", pool.run().string()} + pool.options());
  CHECK(planned.code == 3);
  CHECK(last_line(planned.out).starts_with("The plan cannot be executed: 8 errors, "));
  const auto found = rejects(pool, "bad-value");
  CHECK(found.size() == 8); // one for each room and column, in whatever way it is bad
  std::set<std::string> details;
  for (const auto& finding : found) {
    details.insert(finding.at("name").get<std::string>());
    CHECK(finding.dump().find("secret") == std::string::npos);
    CHECK(finding.dump().find("someone") == std::string::npos);
  }
  CHECK(details == std::set<std::string>{"channelId", "content", "topic", "userId"});
  const auto early = run_program(
      Words{"assess", "--source", "sqlite3://dbname=" + pool.source().string(), "--max-errors", "1"});
  CHECK(early.code == 3);
  CHECK(last_line(early.out).starts_with("Stopped at 1 error (--max-errors)"));
}

TEST_CASE("rows that cannot be read stay behind when the rules say so, in the copy too") {
  const PracticePool pool;
  break_source(pool);
  auto rules = run_program({"rules", "show"}).out;
  const std::string before = "<bad-values>fail</bad-values>";
  REQUIRE(rules.find(before) != rules.npos);
  rules.replace(rules.find(before), before.size(), "<bad-values>leave-out</bad-values>");
  const auto file = pool.folder() / "rules.xml";
  write_file(file, rules);
  const auto planned = run_program(
      Words{"plan", "--run", pool.run().string(), "--rules", file.string(), "--json"} + pool.options());
  CHECK(planned.code == 0);
  CHECK(rejects(pool, "row-left-out").size() == 8);
  CHECK(rejects(pool, "bad-value").empty());
  const auto hash = json::parse(planned.out).at("plan_hash").get<std::string>();
  const auto done = pool.cutover(hash);
  CHECK_MESSAGE(done.code == 0, done.err);
  CHECK(run_program({"verify", "--run", pool.run().string()}).code == 0);
  CHECK(sql(pool.target(), "select count(*) from tblChat where typeof(content) <> 'text'") == "0");
  CHECK(pool.rollback().code == 0);
}
