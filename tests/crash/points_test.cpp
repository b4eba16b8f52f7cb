// SPDX-License-Identifier: Apache-2.0
/// \file
/// SIGKILL at every named point. `GC2PC_CRASH_EVERY=1`: at every time that a point is passed, not only the
/// first. `GC2PC_CRASH_VERBS=precopy,late-cutover`: on the way of these only, to share the work.
#include "adapters/fault_point.hpp"
#include "adapters/files/leftovers.hpp"
#include "tests/crash/crash_pool.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <set>
#include <sstream>

using namespace gc2pc;
using test::crash_pool;
using test::kill_at_each;
using test::trace;

TEST_CASE("points: killed at every one, the program resumes, and goes back") {
  std::set<std::string> seen;
  int runs = 0;
  const auto kill = [&](bool with_target, const std::string& command) {
    if (test::is_wanted("GC2PC_CRASH_VERBS", command))
      runs += kill_at_each(crash_pool(with_target), command, seen);
  };
  for (const std::string command : {"cutover", "rollback", "plan"})
    kill(false, command);
  // What a precopy adds; what it has in common with a cutover is killed there.
  for (const std::string command : {"precopy", "late-cutover"})
    kill(false, command);
  for (const std::string command : {"cutover", "rollback", "precopy", "late-cutover"})
    if (test::setting("GC2PC_CRASH_EVERY", 0) == 1)
      kill(true, command);
  // A point that no run passes proves nothing: it belongs to a command that this test does not run, or to
  // nothing at all.
  if (test::is_wanted("GC2PC_CRASH_VERBS", "all of them"))
    for (const auto point : fault_points()) {
      CAPTURE(to_string(point));
      CHECK(seen.contains(std::string(to_string(point))));
    }
  MESSAGE("points ", seen.size(), ", kills ", runs);
}

TEST_CASE("points: a fault that does not exist is refused") {
  auto& pool = crash_pool(false);
  pool.load("planned");
  const auto ran = pool.run("cutover", {{"GC2PC_FAULT", "nowhere:1:kill"}});
  CHECK(ran.code == 2);
  CHECK(ran.err == "gc2pc: GC2PC_FAULT is 'nowhere:1:kill'. It must be <point>:<n>:kill with an existing "
                   "point and n from 1, or trace:<file>.\n");
}

TEST_CASE("points: a copy killed before it has its name leaves nothing after a rollback") {
  auto& pool = crash_pool(false);
  pool.load("planned");
  REQUIRE(pool.run("cutover", {{"GC2PC_FAULT", "files-listed:1:kill"}}).code == 128 + SIGKILL);
  CHECK(pool.run("cutover", {{"GC2PC_FAULT", "file-before-rename:1:kill"}}).code == 128 + SIGKILL);
  CHECK(std::filesystem::exists(pool.folder() / "new-files"));
  CHECK(pool.run("rollback").code == 0);
  CHECK((pool.world() == pool.start()));
}

TEST_CASE("points: killed before a file has its name, then rolled back: no temporary file stays anywhere") {
  auto& pool = crash_pool(false);
  const auto points = trace(pool, "cutover");
  const auto release = std::find(points.begin(), points.end(), "release-before-remove");
  REQUIRE(release != points.end());
  struct Case {
    std::string folder;
    std::ptrdiff_t passings;
  };
  for (const auto& [the_folder, passings] :
       {Case{"run/snapshot", 1}, Case{"", std::count(points.begin(), release, "file-before-rename") + 1}}) {
    const auto& folder = the_folder; // clang 14 captures no structured binding
    CAPTURE(folder);
    pool.load("planned");
    const auto fault = "file-before-rename:" + std::to_string(passings) + ":kill";
    REQUIRE(pool.run("cutover", {{"GC2PC_FAULT", fault}}).code == 128 + SIGKILL);
    int left = 0;
    for (const auto& entry : std::filesystem::directory_iterator(pool.folder() / folder))
      left += is_temporary_name(entry.path().filename().string());
    CHECK(left == 1);
    const auto back = pool.run("rollback");
    CHECK_MESSAGE(back.code == 0, back.err);
    CHECK(pool.world().names == pool.start().names);
    CHECK((pool.world() == pool.start()));
  }
}

TEST_CASE("points: killed while the plan in the target is kept beside its successor, then rolled back") {
  auto& pool = crash_pool(false);
  pool.load(pool.begin_of("precopy"));
  REQUIRE(pool.run("precopy", {{"GC2PC_FAULT", "file-before-rename:1:kill"}}).code == 128 + SIGKILL);
  CHECK(std::filesystem::exists(pool.folder() / "run/applied.unfinished"));
  const auto back = pool.run("rollback");
  CHECK_MESSAGE(back.code == 0, back.err);
  CHECK((pool.world() == pool.start()));
}
