// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the board is shown when the plan that it approved is made again.
#include "tests/support/program.hpp"

#include <nlohmann/json.hpp>

using namespace gc2pc::test;
using nlohmann::json;

namespace {

void sql(const PracticePool& pool, const std::string& statement) {
  REQUIRE(run_command({"sqlite3", pool.source().string(), statement}).code == 0);
}

} // namespace

TEST_CASE("plan --since says what changed since the plan that was approved") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const Words again{"plan", "--run", pool.run().string(), "--since", pool.run().string()};

  const auto same = run_program(again); // a run folder knows its options
  REQUIRE_MESSAGE(same.code == 0, same.err);
  CHECK(last_line(same.out).ends_with(" Nothing changed since plan " + hash.substr(0, 12) + "."));

  const auto room = json::parse(read_file(pool.run() / "report.json")).at("rooms").at(0);
  const auto id = std::to_string(room.at("legacy_node_id").get<std::int64_t>());
  sql(pool,
      "INSERT INTO tblChat SELECT channelId, chatId + 1000000, chatDate, userId, isAlert, content, rtf FROM "
      "tblChat WHERE channelId = " +
          id + " LIMIT 2");
  sql(pool, "UPDATE tblNode SET nodeName = 'Renamed' WHERE nodeID = " + id);
  const auto changed = run_program(again + Words{"--json"});
  REQUIRE_MESSAGE(changed.code == 0, changed.err);
  CHECK(last_line(changed.err)
            .find(" Since plan " + hash.substr(0, 12) + ": 2 messages more, 0 rooms more, ") !=
        std::string::npos);
  const auto since = json::parse(changed.out).at("since");
  CHECK(since.at("plan_before") == hash);
  CHECK(since.at("messages_now").get<std::int64_t>() == since.at("messages_before").get<std::int64_t>() + 2);
  std::map<std::string, std::string> kinds;
  for (const auto& group : since.at("groups"))
    if (group.at("guid") == room.at("guid"))
      kinds.emplace(group.at("kind"), group.at("change"));
  CHECK(kinds.at("message") == "changed");
  CHECK(kinds.at("node") == "changed");
  bool source_named = false;
  for (const auto& input : since.at("inputs"))
    source_named = source_named || input == "source messages changed";
  CHECK(source_named);
}

TEST_CASE("plan --since of a precopied run takes what was copied for the run's own") {
  const PracticePool pool;
  const auto hash = pool.plan();
  REQUIRE(run_program({"precopy", "--run", pool.run().string(), "--execute"}).code == 0);
  const Words again{"plan", "--since", pool.run().string()}; // its run folder knows the options
  const auto same = run_program(again);
  REQUIRE_MESSAGE(same.code == 0, same.err);
  CHECK(last_line(same.out).ends_with(" Nothing changed since plan " + hash.substr(0, 12) + "."));
  sql(pool, "INSERT INTO tblChat SELECT channelId, chatId + 1000000, chatDate, userId, isAlert, content, rtf "
            "FROM tblChat WHERE rowid = (SELECT min(rowid) FROM tblChat)");
  const auto changed = run_program(again);
  REQUIRE_MESSAGE(changed.code == 0, changed.err);
  CHECK(
      last_line(changed.out).find(" Since plan " + hash.substr(0, 12) + ": 1 message more, 0 rooms more, ") !=
      std::string::npos);
  // Another run cannot be planned into the same target.
  CHECK(run_program(Words{"plan", "--run", (pool.folder() / "other").string()} + pool.options())
            .err.find("another run is using the target") != std::string::npos);
}

TEST_CASE("plan --since takes over what the other run has measured") {
  const PracticePool pool;
  static_cast<void>(pool.plan());
  const auto run = pool.run().string(), next = (pool.folder() / "next").string();
  REQUIRE(run_program({"rehearse", "--run", run}).code == 0);
  const auto basis = [](const Ran& ran, const std::string& work) {
    REQUIRE_MESSAGE(ran.code == 0, ran.err);
    const auto object = json::parse(ran.out);
    for (const auto& part : object.at("forecast").at("parts"))
      if (part.at("work") == work)
        return part.at("basis").get<std::string>();
    return std::string();
  };
  const auto alone = run_program(Words{"plan", "--json"} + pool.options());
  CHECK(basis(alone, "everything else") == "assumed");
  const Words plan = Words{"plan", "--json", "--run", next} + pool.options();
  const auto first = run_program(plan + Words{"--since", run});
  CHECK(basis(first, "everything else") == "measured in an earlier run");
  CHECK(basis(first, "copy messages").starts_with("measured in an earlier run: "));
  CHECK(basis(first, "compare source with plan") == "measured while planning");
  // Kept, so that the same plan made again has them.
  CHECK(basis(run_program(plan), "everything else") == "measured in an earlier run");
  const auto rehearsed = run_program({"plan", "--json", "--since", run});
  CHECK(basis(rehearsed, "everything else") == "measured in the rehearsal");
  const auto rehearsal = json::parse(run_program({"rehearse", "--run", next, "--json"}).out);
  const auto again = run_program(plan);
  CHECK(basis(again, "everything else") == "measured in the rehearsal");
  // Two seconds are those in which the source must be quiet; the source is read while planning, too.
  const double forecast = json::parse(again.out).at("forecast").at("cutover_seconds");
  CHECK(forecast == doctest::Approx(rehearsal.at("cutover_seconds").get<double>() + 2).epsilon(0.5));
}

TEST_CASE("plan --since of a folder without a run is refused with code 10") {
  const PracticePool pool;
  const auto ran =
      run_program(Words{"plan", "--since", (pool.folder() / "nothing").string()} + pool.options());
  CHECK(ran.code == 10);
}
