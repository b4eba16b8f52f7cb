// SPDX-License-Identifier: Apache-2.0
/// \file
/// The pool of the rehearsal data, where it is there: all of it, from assessment to the way back.
#include "tests/cli/auditor.hpp"
#include "tests/support/program.hpp"
#include "tests/support/skip.hpp"

#include <nlohmann/json.hpp>

#include <map>

using namespace gc2pc::test;
using nlohmann::json;
namespace fs = std::filesystem;

TEST_CASE("contoso: assess, plan, cutover, verify, rollback") {
  const auto data = fs::path(GC2PC_SHARED_DIR) / "data/contoso";
  if (!fs::exists(data / "legacy.db")) {
    skip("the rehearsal data is not at " + data.string());
    return;
  }
  const TemporaryFolder folder;
  fs::copy_file(data / "directory.ldif", folder / "directory.ldif");
  fs::permissions(folder / "directory.ldif", fs::perms(0600));
  const auto before = read_file(folder / "directory.ldif");
  const auto source = "sqlite3://dbname=" + (data / "legacy.db").string();
  const auto run = (folder / "run").string();

  const auto assessed =
      run_program({"assess", "--source", source, "--files-from", (data / "filestore").string()});
  CHECK_MESSAGE(assessed.code == 0, assessed.err);

  const auto planned =
      run_program({"plan", "--json", "--run", run, "--source", source, "--target",
                   "sqlite3://dbname=" + (folder / "mgc.db").string(), "--directory",
                   "ldif:" + (folder / "directory.ldif").string(), "--lookup-address",
                   "sip:ocschat@contoso.com", "--pool", "pcpool.contoso.com", "--files-from",
                   (data / "filestore").string(), "--files-to", (folder / "files").string()});
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  const auto plan = json::parse(planned.out);
  const auto& messages = plan.at("counts").at("message");
  CHECK(messages.at("read") == 37'827);
  std::int64_t accounted = messages.at("written").get<std::int64_t>();
  for (const auto& [reason, rows] : messages.at("skipped").items())
    accounted += rows.get<std::int64_t>();
  CHECK(accounted == 37'827);
  CHECK(messages.at("rejected").empty());
  CHECK(plan.at("findings").size() == 39);
  for (const auto& finding : plan.at("findings"))
    CHECK(finding.at("severity") != "error");

  const std::string hash = plan.at("plan_hash");
  const auto done = run_program({"cutover", "--run", run, "--execute", "--plan", hash.substr(0, 12),
                                 "--consent", "directory", "--quiet", "0"});
  REQUIRE_MESSAGE(done.code == 0, done.err);
  CHECK(read_file(folder / "directory.ldif") != before);

  const auto verified = run_program({"verify", "--run", run, "--json"});
  CHECK_MESSAGE(verified.code == 0, verified.err);
  const auto result = json::parse(verified.out);
  CHECK(result.at("messages_read") == messages.at("written"));
  CHECK(result.at("differences").empty());
  const auto digest = run_program({"digest", "--target", "sqlite3://dbname=" + (folder / "mgc.db").string()});
  CHECK(digest.out == result.at("store_digest").get<std::string>() + "\n");
  // Whatever is made faster or smaller: what comes about stays the same.
  CHECK(digest.out == "e18d78b11aedc4493c1d504ec149fae856137b5375f056e33638a7ee8aa7e7b9\n");
  CHECK(json::parse(read_file(fs::path(run) / "report.json")).at("verdict").at("level") == "done");

  Inquiry everybody;
  everybody.words = "hello";
  const auto asked = sqlite_answers("legacy", data / "legacy.db", everybody);
  CHECK((asked == sqlite_answers("migrated", folder / "mgc.db", everybody)));
  const std::map<char, std::size_t> counts{{'1', 10},    {'2', 1'868}, {'3', 352},
                                           {'4', 4'519}, {'5', 1'853}, {'6', 320}};
  for (const auto& [the_question, count] : counts) {
    const auto& question = the_question; // clang 14 captures no structured binding
    CAPTURE(question);
    CHECK(count_of(asked, question) == count);
  }

  const auto back = run_program({"rollback", "--run", run, "--execute", "--consent", "directory"});
  REQUIRE_MESSAGE(back.code == 0, back.err);
  CHECK(read_file(folder / "directory.ldif") == before);
  CHECK_FALSE(fs::exists(folder / "mgc.db"));
}
