// SPDX-License-Identifier: Apache-2.0
/// \file
/// Both chapters of docs/runbook.md, typed letter by letter: each command ends as the page says, and the end
/// is the same as that of one direct cutover.
#include "tests/runbook/typed.hpp"
#include "tests/support/program.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace gc2pc::test;
namespace fs = std::filesystem;

namespace {

const Page& runbook() {
  static const Page page(GC2PC_SOURCE_DIR "/docs/runbook.md");
  return page;
}

/// Everything that a migration may change, comparable.
struct World {
  std::string digest, directory;
  std::map<std::string, std::string> files; ///< of the pool's file store
  friend bool operator==(const World&, const World&) = default;
};

World world_of(const fs::path& pool) {
  World world;
  const auto digest =
      run_program({"digest", "--target", "sqlite3://dbname=" + (pool / "persistent.db").string()});
  REQUIRE_MESSAGE(digest.code == 0, digest.err);
  world.digest = digest.out;
  world.directory = read_file(pool / "directory.ldif");
  if (const auto store = pool / "new-files"; fs::exists(store))
    for (const auto& entry : fs::recursive_directory_iterator(store))
      if (entry.is_regular_file())
        world.files[fs::relative(entry.path(), store).string()] = read_file(entry.path());
  return world;
}

void check_same(const World& one, const World& other) {
  CHECK(one.digest == other.digest);
  CHECK((one.directory == other.directory)); // two long texts would say little
  CHECK(one.files.size() == other.files.size());
  CHECK((one.files == other.files));
}

/// What users do while the legacy system is in use.
std::string users_write(int day, const fs::path& legacy) {
  const auto number = std::to_string(day);
  return "sqlite3 '" + legacy.string() +
         "' \"INSERT INTO tblChat SELECT channelId, max(chatId) + 1, max(chatDate) + 1, userId, 0, 'written "
         "on day " +
         number +
         "', NULL FROM tblChat GROUP BY channelId; UPDATE tblNode SET nodeDesc = 'described on day " +
         number + "' WHERE nodeID = (SELECT max(nodeID) FROM tblNode)\"";
}

/// A home in which the preparation was made; the tests get copies of it under the same name.
class Home {
 public:
  Home() : home_(folder_ / "home"), kept_(folder_ / "kept") {
    fs::create_directory(home_);
    REQUIRE(Typed(home_).type(runbook().part("Preparation")).run() == "");
    fs::rename(home_, kept_);
  }
  /// As the preparation left it.
  const fs::path& fresh() const {
    fs::remove_all(home_);
    fs::copy(kept_, home_, fs::copy_options::recursive);
    return home_;
  }
  [[nodiscard]] fs::path pool() const { return home_ / "migration/pool"; }

 private:
  TemporaryFolder folder_;
  fs::path home_, kept_;
};

const Home& prepared() {
  static const Home home;
  return home;
}

/// One direct cutover of a copy of that pool, with the rules that the page ends up with.
World direct(const fs::path& pool) {
  const TemporaryFolder folder;
  const auto copy = folder / "pool";
  fs::copy(pool, copy, fs::copy_options::recursive);
  const auto run = (folder / "run").string();
  const auto planned = run_program({"plan",
                                    "--run",
                                    run,
                                    "--source",
                                    "sqlite3://dbname=" + (copy / "legacy.db").string(),
                                    "--target",
                                    "sqlite3://dbname=" + (copy / "persistent.db").string(),
                                    "--directory",
                                    "ldif:" + (copy / "directory.ldif").string(),
                                    "--lookup-address",
                                    "sip:ocschat@contoso.example",
                                    "--pool",
                                    "pcpool.contoso.example",
                                    "--home-pool",
                                    "fepool.contoso.example",
                                    "--files-from",
                                    (copy / "files").string(),
                                    "--files-to",
                                    (copy / "new-files").string(),
                                    "--json"});
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  const auto at = planned.out.find("\"plan_hash\"");
  REQUIRE(at != std::string::npos);
  const auto hash = planned.out.substr(planned.out.find_first_of("0123456789abcdef", at + 12), 64);
  const auto cut = run_program(
      {"cutover", "--run", run, "--execute", "--plan", hash, "--consent", "directory", "--quiet-time", "0"});
  REQUIRE_MESSAGE(cut.code == 0, cut.err);
  return world_of(copy);
}

const std::string enter = "cd ~/migration; umask 077";

} // namespace

TEST_CASE("preparation: the rehearsed weekend leaves the practice pool as it was") {
  prepared().fresh();
  const TemporaryFolder folder;
  const auto made = run_program({"sample", "--out", (folder / "pool").string(), "--messages", "20000",
                                 "--rooms", "120", "--with-target"});
  REQUIRE(made.code == 0);
  check_same(world_of(prepared().pool()), world_of(folder / "pool"));
}

TEST_CASE("chapter 1 ends as one direct cutover does, and the run is closed") {
  const auto home = prepared().fresh();
  const auto expected = direct(prepared().pool());
  CHECK(expected.digest != world_of(prepared().pool()).digest);
  REQUIRE(Typed(home)
              .meanwhile(enter)
              .type(runbook().part("1. Without precopy"))
              .type(runbook().part("After the weekend"))
              .run() == "");
  check_same(world_of(prepared().pool()), expected);
  CHECK(run_program({"status", "--run", (home / "migration/weekend").string()}).out.find("was closed at") !=
        std::string::npos);
  CHECK(fs::file_size(home / "migration/evidence/report.html") > 0);
  CHECK(fs::file_size(home / "migration/tables/rooms.csv") > 0);
  CHECK(fs::file_size(home / "migration/texts/all-users.txt") > 0);
}

TEST_CASE("chapter 2, while users write, ends as one direct cutover of what they wrote") {
  const auto home = prepared().fresh();
  const auto legacy = prepared().pool() / "legacy.db";
  REQUIRE(Typed(home)
              .meanwhile(enter)
              .type(runbook().part("2.1"))
              .type(runbook().part("2.2"))
              .meanwhile(users_write(1, legacy))
              .type(runbook().part("2.2"))
              .meanwhile(users_write(2, legacy))
              .type(runbook().part("2.3"))
              .type(runbook().part("2.4"))
              .type(runbook().part("2.5"))
              .run() == "");
  const auto data = world_of(prepared().pool());
  const auto pristine = prepared().pool() / "directory.ldif";
  CHECK(read_file(pristine).find("OCSChat,OU=Service Accounts") != std::string::npos);
  // The same pool, with what users wrote, but with the target and the directory of the first day.
  const TemporaryFolder folder;
  fs::copy(prepared().pool(), folder / "end", fs::copy_options::recursive);
  REQUIRE(Typed(home)
              .meanwhile(enter)
              .meanwhile("HASH=$(gc2pc status --run weekend | sed -n 's/^plan *//p')")
              .type(runbook().part("1.5"))
              .type(runbook().part("1.6"))
              .type(runbook().part("1.7"))
              .type(runbook().part("After the weekend"))
              .run() == "");
  const auto end = world_of(prepared().pool());
  CHECK(end.digest == data.digest);
  const auto fresh = prepared().fresh();
  fs::copy_file(folder / "end/legacy.db", legacy, fs::copy_options::overwrite_existing);
  check_same(end, direct(prepared().pool()));
}

TEST_CASE("going back, after the handover and after a cutover without it, restores what was there") {
  const Page operations(GC2PC_SOURCE_DIR "/docs/operations.md");
  for (const bool handed_over : {true, false}) {
    CAPTURE(handed_over);
    const auto home = prepared().fresh();
    const auto before = world_of(prepared().pool());
    Typed typed(home);
    typed.meanwhile(enter)
        .type(runbook().part("1.1"))
        .type(runbook().part("1.3"))
        .type(runbook().part("1.4"));
    if (handed_over)
      typed.type(runbook().part("1.6"))
          .type(operations.part("As a service"))
          .type(operations.part("Monitoring"))
          .type(operations.part("Backups of the run folder"));
    REQUIRE(typed.type(runbook().part("Going back")).run() == "");
    check_same(world_of(prepared().pool()), before);
  }
}

TEST_CASE("what ends otherwise than the page says is found") {
  const TemporaryFolder folder;
  const auto typed = [&](const std::string& text) {
    write_file(folder / "page.md", "# Title\n\n" + text);
    return Typed(folder.path()).type(Page(folder / "page.md").part("Title")).run();
  };
  CHECK(typed("```bash\nA=1\n```\n\n- a list\n\n  ```bash\n  test $A = 1\n  ```\n") == "");
  CHECK(typed("```bash\ntrue\nfalse\ntrue\n```\n") ==
        "docs/runbook.md, block of line 4: false: exit code 1\n");
  CHECK(typed("```bash\nfalse     # code 0 or 1\n```\n\n```powershell\nfalse\n```\n") == "");
  CHECK(typed("```bash\ntrue  # code 3\n```\n") ==
        "docs/runbook.md, block of line 4: exit code 0 instead of 3\n");
  CHECK(typed("```bash\necho one two three\n```\n\nExpect `one … three` and\n`two`.\n") == "");
  CHECK(typed("```bash\necho three one\n```\n\nExpect `one\n… three`.\n") ==
        "section 'Title' does not say: one … three\n");
}
