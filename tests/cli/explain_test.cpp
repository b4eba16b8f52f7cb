// SPDX-License-Identifier: Apache-2.0
/// \file
/// explain, and rule files with overrides, from outside.
#include "tests/support/program.hpp"

#include <nlohmann/json.hpp>

#include <fstream>

using namespace gc2pc::test;
using nlohmann::json;

TEST_CASE("explain says the same before the cutover and after it, also in a target that was in use") {
  const PracticePool pool(true);
  const auto hash = pool.plan();
  const auto report = json::parse(read_file(pool.run() / "report.json"));
  const auto room = report.at("rooms").at(0).at("guid").get<std::string>();
  const auto ask = [&] {
    auto ran = run_program({"explain", "--run", pool.run().string(), "--room", room});
    // What comes next differs; the answer does not.
    if (const auto next = ran.out.find("Next: "); next != ran.out.npos)
      ran.out.erase(next, ran.out.find('\n', next) - next);
    return ran;
  };
  const auto before = ask();
  REQUIRE_MESSAGE(before.code == 0, before.err);
  CHECK(before.out.find("\nColumns\n  nodeID  =  ") != before.out.npos);
  REQUIRE(pool.cutover(hash).code == 0);
  CHECK(ask().out == before.out);

  const auto told = run_program({"explain", "--run", pool.run().string(), "--room", room, "--json"});
  CHECK(told.code == 0);
  CHECK(json::parse(told.out).at("parts").at(0).at("title") == "Columns");
}

TEST_CASE("explain without a question, or about nothing, is refused with code 2") {
  const PracticePool pool;
  const auto nothing = run_program(Words{"explain"} + pool.options());
  CHECK(nothing.code == 2);
  CHECK(nothing.err == "gc2pc: 'explain' needs --room, --principal, or both.\n");
  const auto nobody = run_program(Words{"explain", "--principal", "nobody@x"} + pool.options());
  CHECK(nobody.code == 2);
  CHECK(last_line(nobody.err) == "gc2pc: no legacy principal has the name 'nobody@x'. Give its GUID, or its "
                                 "name exactly as in the legacy or the new database.");
}

TEST_CASE("a room that the rule file skips stays behind, and explain says so") {
  const PracticePool pool;
  static_cast<void>(pool.plan());
  const auto room = json::parse(read_file(pool.run() / "report.json")).at("rooms").at(0);
  const auto guid = room.at("guid").get<std::string>();
  const auto rules = pool.run().parent_path() / "rules.xml";
  std::ofstream(rules) << "<mapping version=\"1\"><room guid=\"" << guid
                       << "\"><skip>true</skip></room></mapping>";
  const auto shown = run_program({"rules", "show", "--rules", rules.string()});
  CHECK(shown.code == 0);
  CHECK(shown.out.find("<room guid=\"" + guid + "\">\n    <skip>true</skip>\n  </room>\n") != shown.out.npos);

  const auto with_rules = pool.options() + Words{"--rules", rules.string()};
  const auto plan = run_program(Words{"plan", "--json"} + with_rules);
  REQUIRE_MESSAGE(plan.code == 0, plan.err);
  CHECK(json::parse(plan.out).at("messages").get<std::int64_t>() <
        json::parse(read_file(pool.run() / "report.json")).at("messages").get<std::int64_t>());
  const auto told = run_program(Words{"explain", "--room", guid} + with_rules);
  CHECK(told.code == 0);
  CHECK(last_line(told.out) == "Not migrated.");
  CHECK(told.out.find("O2  the rule file skips it\n") != told.out.npos);
}
