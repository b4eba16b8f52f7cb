// SPDX-License-Identifier: Apache-2.0
/// \file
/// One run on two hosts: a copy of its folder that is used beside the original, and the same folder from
/// both. Another host is a process with a name of the host and process numbers of its own (unshare); without
/// the right to make one, the process is an ordinary one, or the case is skipped.
#include "tests/crash/crash_pool.hpp"
#include "tests/support/skip.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <future>

using namespace gc2pc;
using test::crash_pool;
using test::CrashPool;
using test::Ran;
using test::Words;
using test::operator+;

namespace {

namespace fs = std::filesystem;

constexpr int rounds = 4;

bool has_hosts() {
  static const bool has =
      test::run_command({"unshare", "--uts", "--pid", "--fork", "--mount-proc", "true"}).code == 0;
  return has;
}

/// The program on a host of another name.
Ran on_other_host(const Words& words) {
  return test::run_command(Words{"unshare", "--uts", "--pid", "--fork", "--mount-proc", "sh", "-c",
                                 "hostname elsewhere && \"$@\"; exit $?", "sh", GC2PC_PROGRAM} +
                           words);
}

fs::path copy_of(const CrashPool& pool) {
  const auto copy = pool.folder() / "run-copy";
  fs::copy(pool.run_folder(), copy, fs::copy_options::recursive);
  return copy;
}

Words cutover(const CrashPool& pool, const fs::path& run) {
  return {"cutover",        "--run",     run.string(), "--execute", "--plan",
          pool.plan_hash(), "--consent", "directory",  "--quiet",   "0"};
}

Words rollback(const fs::path& run) {
  return {"rollback", "--run", run.string(), "--execute", "--consent", "directory"};
}

/// Without the files of the copy itself.
test::World world_beside(const CrashPool& pool, const fs::path& copy) {
  fs::remove_all(copy);
  return pool.world();
}

void check_refused(const Ran& ran, const fs::path& run) {
  const auto id = [&] {
    const auto status = test::run_program({"status", "--run", run.string(), "--json"});
    return nlohmann::json::parse(status.out).at("run").get<std::string>();
  }();
  CHECK(ran.code != 0);
  const auto sentence =
      "the target was last written with another copy of this run's folder: what that one did is not in the "
      "journal in '" +
      run.string() +
      "'. Use the folder that was used last. If it is lost, and no gc2pc works on the run, delete the row "
      "with "
      "run '" +
      id + "' and mark 'journal' from gc2pc_mark in the target, and resume the cutover.";
  CHECK_MESSAGE(ran.err.find(sentence) != std::string::npos, ran.err);
}

} // namespace

TEST_CASE("copied folder: the one that was left behind is refused, the one that went on resumes") {
  auto& pool = crash_pool(true);
  pool.load("planned");
  REQUIRE(pool.run("cutover", {{"GC2PC_FAULT", "structure-applied:1:kill"}}).code == 128 + SIGKILL);
  const auto copy = copy_of(pool);
  REQUIRE(pool.run("cutover", {{"GC2PC_FAULT", "endpoint-created:1:kill"}}).code == 128 + SIGKILL);
  check_refused(test::run_program(cutover(pool, copy)), copy);
  check_refused(test::run_program(rollback(copy)), copy);
  REQUIRE(pool.run("cutover").code == 0);
  CHECK((world_beside(pool, copy) == pool.finished()));
  REQUIRE(pool.run("rollback").code == 0);
  CHECK((pool.world() == pool.start()));
}

TEST_CASE(
    "copied folder: the original is refused once the copy has gone on, and the copy can be rolled back") {
  auto& pool = crash_pool(true);
  pool.load("planned");
  REQUIRE(pool.run("cutover", {{"GC2PC_FAULT", "structure-applied:1:kill"}}).code == 128 + SIGKILL);
  const auto copy = copy_of(pool);
  const auto went_on = test::run_program(cutover(pool, copy));
  REQUIRE_MESSAGE(went_on.code == 0, went_on.err);
  check_refused(pool.run("cutover"), pool.run_folder());
  REQUIRE(test::run_program(rollback(copy)).code == 0);
  CHECK((world_beside(pool, copy) == pool.start()));
}

TEST_CASE("copied folder: a restored folder goes on once the mark is deleted") {
  auto& pool = crash_pool(true);
  pool.load("planned");
  REQUIRE(pool.run("cutover", {{"GC2PC_FAULT", "structure-applied:1:kill"}}).code == 128 + SIGKILL);
  const auto copy = copy_of(pool);
  REQUIRE(pool.run("cutover", {{"GC2PC_FAULT", "rest-applied:1:kill"}}).code == 128 + SIGKILL);
  const auto deleted = test::run_command({"sqlite3", (pool.folder() / "persistent.db").string(),
                                          "DELETE FROM gc2pc_mark WHERE mark = 'journal'"});
  REQUIRE_MESSAGE(deleted.code == 0, deleted.err);
  const auto resumed = test::run_program(cutover(pool, copy));
  CHECK_MESSAGE(resumed.code == 0, resumed.err);
  const auto back = test::run_program(rollback(copy));
  CHECK_MESSAGE(back.code == 0, back.err);
  CHECK((world_beside(pool, copy) == pool.start()));
}

TEST_CASE(
    "copied folder: used on two hosts at the same time, one at most is complete, and it can be rolled back") {
  if (!has_hosts()) {
    test::skip("no right to make namespaces");
    return;
  }
  auto& pool = crash_pool(true);
  int complete = 0, refused = 0;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    pool.load("planned");
    const auto copy = copy_of(pool);
    auto elsewhere = std::async(std::launch::async, [&] { return on_other_host(cutover(pool, copy)); });
    const auto here = test::run_program(cutover(pool, pool.run_folder()));
    const auto there = elsewhere.get();
    CAPTURE(here.err);
    CAPTURE(there.err);
    CHECK((here.code == 0) + (there.code == 0) <= 1);
    for (const auto* ran : {&here, &there}) {
      CHECK(ran->code < 128);
      CHECK(ran->err.find("internal error:") == std::string::npos);
      refused += ran->err.find("another copy of this run's folder") != std::string::npos;
    }
    complete += here.code == 0 || there.code == 0;
    // Whoever was last goes on; it is the one that the target knows.
    auto last = here.code == 0 ? pool.run_folder() : copy;
    if (here.code != 0 && there.code != 0) {
      const auto again = test::run_program(cutover(pool, last));
      if (again.code != 0) {
        last = pool.run_folder();
        const auto other = test::run_program(cutover(pool, last));
        CHECK_MESSAGE(other.code == 0, again.err, other.err);
      }
    }
    const auto verified = test::run_program({"verify", "--run", last.string()});
    CHECK_MESSAGE(verified.code == 0, verified.err);
    const auto back = test::run_program(rollback(last));
    CHECK_MESSAGE(back.code == 0, back.err);
    CHECK((world_beside(pool, copy) == pool.start()));
  }
  MESSAGE("two hosts with a copied folder: ", rounds, " pairs, one complete in ", complete,
          ", refused for the copy ", refused);
}

TEST_CASE("one folder: used on two hosts at the same time, one has to wait") {
  if (!has_hosts()) {
    test::skip("no right to make namespaces");
    return;
  }
  auto& pool = crash_pool(true);
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    pool.load("planned");
    auto elsewhere =
        std::async(std::launch::async, [&] { return on_other_host(cutover(pool, pool.run_folder())); });
    const auto here = test::run_program(cutover(pool, pool.run_folder()));
    const auto there = elsewhere.get();
    CAPTURE(here.err);
    CAPTURE(there.err);
    CHECK((here.code == 0 || there.code == 0));
    if (here.code != 0 || there.code != 0) {
      const auto& second = here.code == 0 ? there : here;
      CHECK(second.err.find("the run in '" + pool.run_folder().string() + "' is held by ") !=
            std::string::npos);
    }
    CHECK((pool.world() == pool.finished()));
  }
}

TEST_CASE("one folder: left by a process that died on another host, it is not taken over without a word") {
  if (!has_hosts()) {
    test::skip("no right to make namespaces");
    return;
  }
  auto& pool = crash_pool(true);
  pool.load("planned");
  const auto killed = test::run_command(
      Words{"unshare", "--uts", "--pid", "--fork", "--mount-proc", "sh", "-c",
            "hostname elsewhere && env GC2PC_FAULT=structure-applied:1:kill \"$@\"; exit $?", "sh",
            GC2PC_PROGRAM} +
      cutover(pool, pool.run_folder()));
  REQUIRE(killed.code != 0);
  const auto here = pool.run("cutover");
  CHECK(here.code != 0);
  CHECK_MESSAGE(here.err.find("@elsewhere ") != std::string::npos, here.err);
  CHECK_MESSAGE(
      here.err.find("That is another host: check that no gc2pc runs there, then remove run.lock.") !=
          std::string::npos,
      here.err);
  fs::remove(pool.run_folder() / "run.lock");
  CHECK(pool.run("cutover").code == 0);
  CHECK((pool.world() == pool.finished()));
}
