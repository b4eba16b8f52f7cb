// SPDX-License-Identifier: Apache-2.0
/// \file
/// What can be wrong on a weekend: one clear line on standard error, nothing on standard output, and its exit
/// code.
#include "tests/support/program.hpp"
#include "tests/support/skip.hpp"

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <doctest/doctest.h>

using namespace gc2pc::test;

namespace {

/// Fails with this one line and code, and says nothing on standard output.
void check_failure(const Ran& ran, int code, const std::string& line) {
  CHECK(ran.code == code);
  CHECK(ran.err == "gc2pc: " + line + "\n");
  CHECK(ran.out.empty());
}

Ran plan(const Words& options) {
  return run_program(Words{"plan"} + options);
}

void sql(const std::filesystem::path& database, const std::string& statement) {
  const auto ran = run_command({"sqlite3", database.string(), statement});
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
}

void append(const std::filesystem::path& file, const std::string& text) {
  write_file(file, read_file(file) + text);
}

} // namespace

TEST_CASE("no such file") {
  const PracticePool pool;
  const auto gone = (pool.folder() / "gone").string();
  check_failure(plan(pool.options_with("--source", "sqlite3://dbname=" + gone)), 1,
                "file not found: " + gone);
  check_failure(plan(pool.options_with("--directory", "ldif:" + gone)), 1,
                "cannot open '" + gone +
                    "': No such file or directory. Export the directory to this file, or give the path of an "
                    "LDIF file that exists.");
  check_failure(plan(pool.options_with("--files-from", gone)), 1,
                "cannot open the file store '" + gone +
                    "': No such file or directory. Check the path and that the share is mounted.");
}

TEST_CASE("not a database") {
  const PracticePool pool;
  const auto ldif = pool.ldif().string();
  check_failure(plan(pool.options_with("--source", "sqlite3://dbname=" + ldif)), 1,
                ldif + " is not a SQLite database");
  check_failure(plan(pool.options_with("--target", "sqlite3://dbname=" + ldif)), 1,
                ldif + " is not a SQLite database");
}

TEST_CASE("a database of another kind: everything that is missing, at once") {
  const PracticePool pool;
  const auto other = pool.folder() / "other.db";
  sql(other, "create table recipes (name text)");
  check_failure(
      plan(pool.options_with("--source", "sqlite3://dbname=" + other.string())), 1,
      other.string() +
          " does not match profile group-chat-2007r2: table tblChat is missing; table tblNode is missing; "
          "table tblPrincipal is missing; table tblPrincipalAffiliations is missing; table tblPrincipalRole "
          "is missing; table tblRoleType is missing; table tblScopePrincipal is missing; table tblVersion is "
          "missing. Give the right database, or a profile file that maps these tables and columns.");
  check_failure(plan(pool.options_with("--target", "sqlite3://dbname=" + other.string())), 1,
                other.string() + " is not a Persistent Chat database: it has other tables. Give the "
                                 "Persistent Chat database, or a new file, as the target.");
}

TEST_CASE("an engine that gc2pc does not know") {
  const PracticePool pool;
  check_failure(
      plan(pool.options_with("--source", "oracle://legacy")), 2,
      "unknown database engine 'oracle'; engines: sqlite3, postgresql, odbc. Write sqlite3://dbname=FILE, "
      "postgresql://HOST/DATABASE or odbc:Driver=NAME;Server=HOST;Database=NAME.");
}

TEST_CASE("a target that has the pool already") {
  const PracticePool pool;
  REQUIRE(pool.cutover(pool.plan()).code == 0);
  check_failure(
      plan(pool.options()), 1,
      "the lookup address sip:ocschat@contoso.example belongs to the endpoint "
      "'CN={" +
          [&] {
            const auto text = read_file(pool.ldif());
            const auto at = text.rfind("dn: CN={") + 8; // the first one is setup's
            return text.substr(at, 36);
          }() +
          "},CN=Application Contacts,CN=RTC Service,CN=Services,CN=Configuration,DC=contoso,DC=example' "
          "already. It was already handed over; plan without --directory.");
  const auto again = run_program({"plan", "--source", "sqlite3://dbname=" + pool.source().string(),
                                  "--target", "sqlite3://dbname=" + pool.target().string()});
  CHECK(again.code == 3);
  CHECK(again.err.empty());
  CHECK(last_line(again.out).starts_with("The plan cannot be executed: "));
  CHECK(
      again.out.find("already-migrated: Roll back the earlier migration, or migrate into another target.") !=
      again.out.npos);
}

TEST_CASE("a directory export that was cut off") {
  const PracticePool pool;
  write_file(pool.ldif(), read_file(pool.ldif()).substr(0, 3'003));
  const auto ran = plan(pool.options());
  CHECK(ran.code == 1);
  CHECK(ran.out.empty());
  CHECK(ran.err.starts_with("gc2pc: '" + pool.ldif().string() + "': line "));
  CHECK(ran.err.ends_with(": the last line has no end of line; the file may be truncated here. Export the "
                          "directory again. If the file is complete, add an end of line.\n"));
}

TEST_CASE("an address without an owner, with two owners, and one that is not an address") {
  const PracticePool pool;
  check_failure(
      plan(pool.options_with("--lookup-address", "sip:nobody@contoso.example")), 1,
      "the lookup address sip:nobody@contoso.example has no owner. Give the address of the account that "
      "the Lookup service signs in with.");
  check_failure(plan(pool.options_with("--lookup-address", "ocschat")), 2,
                "'ocschat' is not a SIP address. Give it as sip:user@domain, for example "
                "sip:ocschat@contoso.com.");
  append(pool.ldif(), "\ndn: CN=Second,OU=Staff,DC=contoso,DC=example\nobjectClass: user\ncn: Second\n"
                      "sAMAccountName: second\nproxyAddresses: sip:OCSchat@contoso.example\n");
  check_failure(plan(pool.options()), 1,
                "the lookup address sip:ocschat@contoso.example has 2 owners: 'CN=OCSChat,OU=Service "
                "Accounts,DC=contoso,DC=example', 'CN=Second,OU=Staff,DC=contoso,DC=example'. Remove it from "
                "all objects except the account that the Lookup service signs in with.");
}

TEST_CASE("a home pool that is missing, or that the directory does not have") {
  const PracticePool pool;
  check_failure(
      plan(pool.options_with("--home-pool", "fepol.contoso.example")), 3,
      "the directory has no Registrar pool 'fepol.contoso.example'. Correct --home-pool. Registrar pools "
      "are: fepool.contoso.example.");
  check_failure(
      plan(pool.options_with("--home-pool", "")), 3,
      "the home pool of the Persistent Chat pool 'pcpool.contoso.example' is unknown: no Registrar pool has "
      "that name. Give its next hop pool with --home-pool. Registrar pools are: fepool.contoso.example.");
}

TEST_CASE("options that make no sense alone") {
  const PracticePool pool;
  check_failure(plan(pool.options_with("--lookup-address", "")), 2, "--directory needs --lookup-address too");
}

TEST_CASE("a run folder that holds no run, and one whose run has begun") {
  const PracticePool pool;
  const auto nowhere = (pool.folder() / "nowhere").string();
  for (const Words& command : {Words{"status"}, Words{"verify"}, Words{"report"}, Words{"snapshot", "show"},
                               Words{"rollback"}, Words{"cutover", "--execute", "--plan", "0123456789ab"}})
    check_failure(run_program(command + Words{"--run", nowhere}), 10,
                  "'" + nowhere + "' does not contain a run. Create one with: gc2pc plan --run " + nowhere +
                      " …");
  REQUIRE(pool.cutover(pool.plan()).code == 0);
  check_failure(run_program(Words{"plan", "--run", pool.run().string()} + pool.options()), 1,
                "the run in '" + pool.run().string() +
                    "' has begun; its plan cannot be replaced. Name a new folder with --run.");
}

TEST_CASE("a hash that was not approved") {
  const PracticePool pool;
  const auto hash = pool.plan();
  check_failure(pool.cutover("0123456789ab"), 1,
                "the approved plan is 0123456789ab, but the run holds plan " + hash.substr(0, 12) +
                    ". Have the plan of this run approved, or use the run folder of the approved plan.");
}

TEST_CASE("a source that changed after the plan, and the source of another pool") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const auto before = read_file(pool.source());
  sql(pool.source(), "update tblNode set nodeDesc = 'changed' where nodeID = 7");
  check_failure(
      pool.cutover(hash), 1,
      "changed since the plan was made: source without messages changed; source structure changed. Plan "
      "again and have the new plan approved.");
  write_file(pool.source(), before);
  sql(pool.source(),
      "insert into tblChat select channelId, chatId + 100000, chatDate, userId, 0, 'new', null from "
      "tblChat where channelId = (select min(channelId) from tblChat) limit 1");
  const auto more = pool.cutover(hash);
  CHECK(more.code == 1);
  CHECK(more.err.starts_with(
      "gc2pc: changed since the plan was made: source messages changed; messages of room "));
  CHECK(more.err.ends_with(". Plan again and have the new plan approved.\n"));

  const TemporaryFolder elsewhere;
  REQUIRE(run_program({"sample", "--out", (elsewhere / "other").string(), "--messages", "100", "--rooms",
                       "40", "--seed", "2"})
              .code == 0);
  write_file(pool.source(), read_file(elsewhere / "other/legacy.db"));
  const auto other = pool.cutover(hash);
  CHECK(other.code == 1);
  CHECK(other.out.empty());
  CHECK(other.err.starts_with("gc2pc: the run is for pool "));
  CHECK(other.err.ends_with(". Use the run folder that was planned for this source.\n"));
  // Nothing was changed by any of these.
  CHECK_FALSE(std::filesystem::exists(pool.target()));
}

TEST_CASE("a full disk") {
  const PracticePool pool;
  const auto disk = pool.folder() / "disk";
  std::filesystem::create_directory(disk);
  // A disk of its own that no other program sees, full but for a little.
  const auto mounted = [&] {
    if (unshare(CLONE_NEWNS) != 0 || mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=64k") != 0)
      _exit(77);
  };
  const Words options = pool.options_with("--target", "sqlite3://dbname=" + (disk / "t.db").string());
  const auto planned = run_program(Words{"plan", "--json", "--run", pool.run().string()} + options);
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  const auto hash = planned.out.substr(planned.out.find("\"plan_hash\": \"") + 14, 12);
  const auto ran = run_program(
      {"cutover", "--run", pool.run().string(), "--execute", "--plan", hash, "--quiet", "0"}, mounted);
  if (ran.code == 77) {
    skip("this account may not mount a small disk");
    return;
  }
  CHECK(ran.code == 3); // found out before the first write
  CHECK(ran.out.empty());
  CHECK_MESSAGE(ran.err.starts_with("gc2pc: step structure would fail: the target has "), ran.err);
}

TEST_CASE("no permission") {
  const PracticePool pool;
  // Root may do everything, so the program runs as nobody then.
  const auto as_nobody = [] {
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
      _exit(77);
  };
  namespace fs = std::filesystem;
  fs::permissions(pool.folder(), fs::perms(0755));
  fs::permissions(pool.source(), fs::perms(0644));
  const auto locked = pool.folder() / "locked";
  fs::create_directory(locked);
  fs::permissions(locked, fs::perms(0555));
  const auto program = run_program({"--version"}, as_nobody);
  if (program.code != 0) {
    skip("the user nobody may not run the program");
    return;
  }
  const auto options = Words{"--source", "sqlite3://dbname=" + pool.source().string(), "--target",
                             "sqlite3://dbname=" + (locked / "t.db").string()};
  const auto planned = run_program(Words{"plan"} + options, as_nobody);
  CHECK(planned.code == 3);
  CHECK(last_line(planned.out) ==
        "The plan cannot be executed now: step structure would fail: cannot write to the folder " +
            locked.string() + ": Permission denied. Nothing has been changed.");
  check_failure(run_program(Words{"plan", "--run", (locked / "run").string()} + options, as_nobody), 1,
                "cannot create the run folder '" + (locked / "run").string() +
                    "': Permission denied. Give the account that runs gc2pc access to it, then run the same "
                    "command again.");
  fs::permissions(pool.source(), fs::perms(0));
  check_failure(run_program(Words{"plan"} + options, as_nobody), 1,
                "cannot read " + pool.source().string() + ": Permission denied");
}

TEST_CASE("static rows that the target lacks are an error of the plan, when written rows refer to them") {
  const PracticePool pool(true);
  // Nothing that is written has this visibility.
  sql(pool.target(), "DELETE FROM tblEnumValue WHERE valueID = 6");
  const auto without = pool.folder() / "without";
  CHECK(run_program(Words{"plan", "--run", without.string()} + pool.options()).code == 0);
  sql(pool.target(), "DELETE FROM tblEnumValue WHERE valueID = 4");
  const auto planned = run_program(Words{"plan", "--run", pool.run().string()} + pool.options());
  CHECK(planned.code == 3);
  CHECK(planned.out.find("the target lacks tblEnumValue 4") != std::string::npos);
  CHECK(std::filesystem::exists(pool.run() / "rejects" / "static-row-missing.jsonl"));
}

TEST_CASE("a target with what the cutover would stop at: all of it in one line, by plan, with code 3") {
  const PracticePool pool(true);
  sql(pool.target(),
      "CREATE TRIGGER watcher AFTER INSERT ON tblNode BEGIN SELECT 1; END;"
      "CREATE UNIQUE INDEX names ON tblNode (nodeName);"
      "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'purgedOn datetime)', "
      "'purgedOn datetime, tenant int NOT NULL)') WHERE name = 'tblNode'");
  const std::string obstacles =
      "tblNode.tenant requires a value and has no default, and gc2pc does not write it; tblNode has the "
      "trigger 'watcher', which is not in the published layout; tblNode has the unique index 'names' "
      "(nodeName), which is not in the published layout";
  check_failure(plan(pool.options()), 3,
                "the target cannot accept the migration: " + obstacles +
                    ". Ask its administrator to fix this, or give a target with the published layout.");
  const auto assessed =
      run_program({"assess", "--source", "sqlite3://dbname=" + pool.source().string(), "--target",
                   "sqlite3://dbname=" + pool.target().string(), "--probe-target"});
  CHECK(assessed.code == 3);
  CHECK(assessed.out.find("The target cannot accept it: " + obstacles + ".") != std::string::npos);
}
