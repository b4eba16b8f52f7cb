// SPDX-License-Identifier: Apache-2.0
/// \file
/// Who owns what gc2pc believes: run folders, what they keep, and the databases that it makes.
#include "adapters/crypto/passphrase.hpp"
#include "adapters/sql/connection_string.hpp"
#include "adapters/sql/odbc_connection.hpp"
#include "mappings/model/sha256.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/run_config.hpp"
#include "migrator/workflows/status.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/program.hpp"
#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace gc2pc::test;

namespace {

/// Every command that takes a run folder.
const std::vector<Words> commands_on_a_run{
    {"status"},
    {"status", "--audit"},
    {"explain", "--room", "x"},
    {"plan"},
    {"rehearse"},

    {"precopy", "--execute"},
    {"cutover"},
    {"cutover", "--execute", "--plan", std::string(64, 'a')},
    {"finalize"},
    {"verify"},
    {"verify", "--no-journal"},
    {"rollback"},
    {"rollback", "--execute"},
    {"report"},
    {"snapshot", "verify"},
    {"snapshot", "show"},
    {"close"},
};

std::string refusal(const std::string& shown, const std::string& owner, const std::string& mode) {
  return "gc2pc: " + shown + " is owned by " + owner + " and has mode " + mode +
         ", so another account can change it. It must belong to the account that runs gc2pc, or to root, and "
         "only its owner may write it. Check its content before you correct owner and mode.\n";
}

void check_all_refuse(const PracticePool& pool, const std::string& text) {
  for (const auto& command : commands_on_a_run) {
    CAPTURE(command.front());
    const auto ran = run_program(command + Words{"--run", pool.run().string()});
    CHECK(ran.code == 2);
    CHECK(ran.err == text);
  }
}

void sql(const std::filesystem::path& database, const std::string& statement) {
  const auto ran = run_command({"sqlite3", database.string(), statement});
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
}

std::string own_account() {
  return ::geteuid() == 0 ? "root (uid 0)" : run_command({"id", "-un"}).out;
}

/// A run whose plan is the empty one, with this configuration.
gc2pc::Run run_with(const TemporaryFolder& folder, const gc2pc::RunConfig& config) {
  auto run = gc2pc::Run::create(folder.path());
  run.keep("config", stored_config(config));
  run.keep("rules", "");
  run.keep("plan.hash", "");
  run.record_plan("plan");
  return run;
}

} // namespace

TEST_CASE("a run folder or run.db that others may write is refused by every command") {
  if (::geteuid() != 0) {
    skip("the messages name root");
    return;
  }
  const PracticePool pool;
  pool.plan();
  REQUIRE(::chmod(pool.run().c_str(), 0777) == 0);
  check_all_refuse(pool, refusal("the run folder '" + pool.run().string() + "'", own_account(), "0777"));
  REQUIRE(::chmod(pool.run().c_str(), 0700) == 0);
  const auto database = pool.run() / "run.db";
  REQUIRE(::chmod(database.c_str(), 0620) == 0);
  check_all_refuse(pool, refusal("'" + database.string() + "'", own_account(), "0620"));
}

TEST_CASE("a run folder or run.db of another account is refused by every command") {
  if (::geteuid() != 0) {
    skip("only root can give files to another account");
    return;
  }
  const PracticePool pool;
  pool.plan();
  const auto database = pool.run() / "run.db";
  REQUIRE(::chown(database.c_str(), 65534, 0) == 0);
  check_all_refuse(pool, refusal("'" + database.string() + "'", "nobody (uid 65534)", "0600"));
  REQUIRE(::chown(pool.run().c_str(), 65534, 0) == 0);
  check_all_refuse(pool,
                   refusal("the run folder '" + pool.run().string() + "'", "nobody (uid 65534)", "0700"));
}

TEST_CASE("a report is not written into a folder where another account may put links") {
  if (::geteuid() != 0) {
    skip("only root can give folders to another account");
    return;
  }
  const PracticePool pool;
  pool.plan();
  const auto folder = pool.folder() / "theirs";
  const auto elsewhere = pool.folder() / "elsewhere";
  std::filesystem::create_directory(folder);
  std::filesystem::create_directory(elsewhere);
  std::filesystem::create_symlink(elsewhere, folder / "rejects");
  REQUIRE(::chmod(folder.c_str(), 0755) == 0);
  REQUIRE(::chown(folder.c_str(), 65534, 0) == 0);
  const std::vector<std::pair<std::string, std::string>> options{
      {"--out", "the report"}, {"--csv", "tables"}, {"--notice", "notices"}};
  for (const auto& [option, what] : options) {
    const auto ran = run_program({"report", "--run", pool.run().string(), option, folder.string()});
    CHECK(ran.code == 2);
    CHECK(ran.err ==
          refusal("the folder of " + what + " '" + folder.string() + "'", "nobody (uid 65534)", "0755"));
  }
  CHECK(std::filesystem::is_empty(elsewhere));
}

TEST_CASE("evidence that root owns can be looked at by another account") {
  if (::geteuid() != 0) {
    skip("only root can be another account");
    return;
  }
  const PracticePool pool;
  pool.plan();
  for (const auto& folder : {pool.folder(), pool.run()})
    REQUIRE(::chmod(folder.c_str(), 0755) == 0);
  for (const auto& entry : std::filesystem::directory_iterator(pool.run()))
    REQUIRE(::chmod(entry.path().c_str(), 0644) == 0);
  const auto ran = run_program({"status", "--run", pool.run().string()}, [] {
    if (::setgid(65534) != 0 || ::setuid(65534) != 0)
      ::_exit(99);
  });
  CHECK_MESSAGE(ran.code == 0, ran.err);
}

TEST_CASE("a folder that plan accepts becomes 0700; one that others may write is refused") {
  const PracticePool pool;
  std::filesystem::create_directory(pool.run());
  REQUIRE(::chmod(pool.run().c_str(), 0755) == 0);
  pool.plan();
  CHECK(mode_of(pool.run()) == 0700);

  const auto open = pool.folder() / "open";
  std::filesystem::create_directory(open);
  REQUIRE(::chmod(open.c_str(), 0777) == 0);
  const auto ran = run_program(Words{"plan", "--run", open.string()} + pool.options());
  CHECK(ran.code == 2);
  CHECK(std::filesystem::is_empty(open));
}

TEST_CASE("an archive is written into an own folder only, which becomes 0700") {
  const PracticePool pool;
  const auto folder = pool.folder() / "archive";
  std::filesystem::create_directory(folder);
  const auto exported = [&] {
    return run_program({"export", "--raw", "--source", "sqlite3://dbname=" + pool.source().string(), "--out",
                        folder.string()});
  };
  REQUIRE(::chmod(folder.c_str(), 0777) == 0);
  const auto refused = exported();
  CHECK(refused.code == 2);
  CHECK_MESSAGE(refused.err.starts_with("gc2pc: the archive folder '" + folder.string() + "' is owned by "),
                refused.err);
  CHECK(std::filesystem::is_empty(folder));
  REQUIRE(::chmod(folder.c_str(), 0755) == 0);
  CHECK(exported().code == 0);
  CHECK(mode_of(folder) == 0700);
}

TEST_CASE("the kept configuration is not used before it fits the journal") {
  const PracticePool pool;
  pool.plan();
  const std::string forged = R"({"source":"sqlite3:/gc2pc-forged","target":"sqlite3:/gc2pc-forged"})";
  sql(pool.run() / "run.db", "update value set text = '" + forged + "', sha256 = '" +
                                 gc2pc::sha256_hex(std::string("config") + '\0' + forged) +
                                 "' where name = 'config'");
  for (const auto& command : std::vector<Words>{{"explain", "--room", "x"},
                                                {"plan"},
                                                {"cutover"},
                                                {"verify"},
                                                {"verify", "--no-journal"},
                                                {"rollback"},
                                                {"snapshot", "verify"}}) {
    CAPTURE(command.front());
    const auto ran = run_program(command + Words{"--run", pool.run().string()});
    CHECK(ran.code == 1);
    CHECK(ran.err == "gc2pc: the run's plan, configuration or rules do not match its journal. Restore the "
                     "run folder from a backup, or plan again.\n");
  }
}

TEST_CASE("a connection of a run folder loads no file that it names itself") {
  const TemporaryFolder folder;
  gc2pc::RunConfig config;
  config.source = "odbc:Driver=/tmp/evil.so;Server=a";
  config.target = "sqlite3:/x";
  const auto run = run_with(folder, config);
  CHECK(line_of([&] { static_cast<void>(load_config(run, gc2pc::RunConfig{})); }) ==
        "configuration: the connection that the run folder keeps for --source names a file that ODBC would "
        "load or write (Driver). If you trust this file, give --source again, on the command line or in your "
        "INI file. Better: register the driver in odbcinst.ini and name it.");
  gc2pc::RunConfig given;
  given.source = config.source;
  CHECK(load_config(run, given).source == config.source);

  const auto keyword = [](const std::string& connection) {
    return loaded_file(gc2pc::ConnectionString::parse(connection)).value_or("");
  };
  CHECK(keyword("odbc:Driver={/tmp/evil.so};Server=a") == "Driver");
  CHECK(keyword("odbc:DSN=a;FileDSN=/tmp/a.dsn") == "FileDSN");
  CHECK(keyword("odbc:Driver=SQLite3;LoadExt=/tmp/evil.so") == "LoadExt");
  CHECK(keyword("odbc:Driver=ODBC Driver 18 for SQL Server;Server=a;Database=b").empty());
  CHECK(keyword("sqlite3:/tmp/a.db").empty());
}

TEST_CASE("run.lock and run.head are regular files of at most 64 KiB") {
  const PracticePool pool;
  pool.plan();
  const auto check = [&](const std::filesystem::path& file, const std::string& why) {
    for (const auto* command : {"status", "plan"}) {
      const auto ran = run_program({command, "--run", pool.run().string()});
      CHECK(ran.code == 1);
      CHECK(ran.err.starts_with("gc2pc: '" + file.string() + "' " + why));
    }
  };
  for (const auto* name : {"run.lock", "run.head"}) {
    CAPTURE(name);
    const auto file = pool.run() / name;
    const bool was_there = std::filesystem::exists(file);
    const auto content = was_there ? read_file(file) : std::string();
    std::filesystem::remove(file);
    REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
    check(file, "is not a regular file");
    std::filesystem::remove(file);
    write_file(file, "");
    std::filesystem::resize_file(file, std::uintmax_t{3} << 30U);
    check(file, "is larger than 64 KiB");
    std::filesystem::remove(file);
    if (was_there)
      write_file(file, content);
  }
  CHECK(run_program({"status", "--run", pool.run().string()}).code == 0);
}

TEST_CASE("a database that gc2pc makes is 0600 with any umask, through the cutover and the rollback") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const mode_t before = ::umask(0);
  const auto ran = pool.cutover(hash);
  ::umask(before);
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  CHECK(mode_of(pool.target()) == 0600);
  CHECK(run_program({"verify", "--run", pool.run().string()}).code == 0);
  for (const auto& entry : std::filesystem::directory_iterator(pool.folder()))
    if (entry.path().filename().string().starts_with("persistent.db"))
      CHECK(mode_of(entry.path()) == 0600);
}

TEST_CASE("a link whose end is missing is not taken for a new target") {
  const PracticePool pool;
  std::filesystem::create_symlink(pool.folder() / "elsewhere.db", pool.target());
  const auto ran = run_program(Words{"plan", "--run", pool.run().string()} + pool.options());
  CHECK(ran.code != 0);
  CHECK((ran.out + ran.err)
            .find(pool.target().string() + " is a symbolic link to a file that does not exist") !=
        std::string::npos);
  CHECK(std::filesystem::is_symlink(pool.target()));
  CHECK_FALSE(std::filesystem::exists(pool.folder() / "elsewhere.db"));
}

TEST_CASE("of a descriptor a run keeps only that there was one") {
  gc2pc::RunConfig config;
  config.source = "sqlite3:/x";
  for (const auto* given : {"/dev/fd/3", "/proc/self/fd/7", "/dev/stdin"}) {
    config.protection.passphrase_file = given;
    config.login.password_file = given;
    const auto kept = gc2pc::config_from_stored(stored_config(config));
    CHECK(kept.protection.passphrase_file == "/dev/fd/");
    CHECK(kept.login.password_file == "/dev/fd/");
    gc2pc::RunConfig later;
    later.protection.passphrase_file = "/dev/fd/4";
    CHECK(merged(kept, later).protection.passphrase_file == "/dev/fd/4");
  }
  CHECK(gc2pc::config_from_stored(R"({"passphrase-file":"/dev/fd/3","source":"sqlite3:/x"})")
            .protection.passphrase_file == "/dev/fd/");
  gc2pc::RunConfig keys;
  keys.protection.encrypt_to = {"/x.pem", "/proc/thread-self/fd/9"};
  keys.login.key = "/dev/fd/5";
  const auto kept_keys = gc2pc::config_from_stored(stored_config(keys));
  CHECK(kept_keys.protection.encrypt_to == std::vector<std::filesystem::path>{"/x.pem", "/dev/fd/"});
  CHECK(kept_keys.login.key == "/dev/fd/");
  CHECK(
      line_of([] { static_cast<void>(gc2pc::Passphrase::from_file("/dev/fd/")); }) ==
      "usage: the passphrase file was given by a descriptor, which a run does not keep. Give it again, with "
      "--passphrase-fd or --directory-password-fd.");
}

TEST_CASE("of a descriptor in a connection a run keeps only that there was one") {
  struct Case {
    std::string given, kept, later;
  };
  for (const auto& one :
       {Case{"odbc:DSN=a;UID=u;PasswordFile=/dev/fd/3", "odbc:DSN=a;UID=u;PasswordFile=/dev/fd/",
             "odbc:DSN=a;UID=u;PasswordFile=/dev/fd/14"},
        Case{"odbc:PasswordFile={/proc/self/fd/3};DSN=a", "odbc:PasswordFile={/dev/fd/};DSN=a",
             "odbc:PasswordFile={/proc/self/fd/4};DSN=a"},
        Case{"odbc:DSN=a;PasswordFile=/dev/stdin;UID=u", "odbc:DSN=a;PasswordFile=/dev/fd/;UID=u",
             "odbc:DSN=a;PasswordFile=/dev/fd/0;UID=u"},
        Case{"postgresql://h/d?passfile=/dev/fd/3", "postgresql://h/d?passfile=/dev/fd/",
             "postgresql://h/d?passfile=/dev/fd/7"}}) {
    CAPTURE(one.given);
    gc2pc::RunConfig config, later;
    config.source = config.target = one.given;
    CHECK(stored_config(config).find(one.given) == std::string::npos);
    const auto kept = gc2pc::config_from_stored(stored_config(config));
    CHECK(kept.source == one.kept);
    CHECK(kept.target == one.kept);
    later.source = one.later;
    CHECK(merged(kept, later).source == one.later);
    CHECK(merged(kept, later).target == one.kept);
    later.source += "x";
    CHECK(line_of([&] { static_cast<void>(merged(kept, later)); }) ==
          "usage: --source is '" + later.source + "', but the run was planned with '" + one.kept +
              "'. Leave the option out, or plan a new run in another folder.");
  }
  for (const std::string path : {"/mnt/dev/fd/3", "/dev/stdin2", "/dev/stdout.txt", "a-/dev/fd/3"}) {
    gc2pc::RunConfig config;
    config.source = "odbc:DSN=a;PasswordFile=" + path; // another file, which has a longer name
    CHECK(gc2pc::config_from_stored(stored_config(config)).source == config.source);
  }
  for (const std::string hidden :
       {"postgresql://h/d?passfile=%2Fdev%2Ffd%2F3", "postgresql://h/d?passfile=/%64ev/fd/3",
        R"(postgresql:host=h dbname=d passfile=\/dev\/fd\/3)"}) {
    gc2pc::RunConfig config;
    config.target = hidden;
    CHECK(line_of([&] { static_cast<void>(stored_config(config)); }) ==
          "usage: --target has a descriptor in its 'passfile' that is not written plainly. Write it as "
          "/dev/fd/N.");
  }
  CHECK(line_of([] {
          static_cast<void>(gc2pc::driver_keywords(
              gc2pc::ConnectionString::parse("odbc:DSN=a;UID=u;PasswordFile=/dev/fd/")));
        }) == "usage: the password of an ODBC connection was given by a descriptor, which a run does not "
              "keep. Give the connection again, with --source or --target.");
}

TEST_CASE("file stores are neither equal nor inside each other, links followed") {
  const PracticePool pool;
  const auto from = pool.folder() / "files";
  const auto link = pool.folder() / "link";
  std::filesystem::create_directory_symlink(from, link);
  const auto refused = [&](const std::filesystem::path& to) {
    const auto ran = run_program(Words{"plan"} + pool.options_with("--files-to", to.string()));
    CHECK(ran.code == 2);
    return ran.err;
  };
  const std::string hint = ". Name two folders, neither of them inside the other.\n";
  CHECK(refused(from) == "gc2pc: --files-from and --files-to are the same folder" + hint);
  CHECK(refused(link) == "gc2pc: --files-from and --files-to are the same folder" + hint);
  CHECK(refused(link / "new") == "gc2pc: --files-to is inside --files-from" + hint);
  CHECK(refused(pool.folder()) == "gc2pc: --files-from is inside --files-to" + hint);
}

TEST_CASE("a run folder inside a file store is refused by the plan") {
  const PracticePool pool;
  const auto refused = [&](const std::filesystem::path& run, const Words& more = {}) {
    const auto ran = run_program(Words{"plan", "--run", run.string()} + pool.options() + more);
    CHECK(ran.code == 2);
    CHECK_FALSE(std::filesystem::exists(run));
    return ran.err;
  };
  const std::string hint = ". Name a run folder outside of both file stores.\n";
  CHECK(refused(pool.folder() / "files" / "run") ==
        "gc2pc: --run is inside the file store of --files-from" + hint);
  const auto to = pool.folder() / "stored";
  std::filesystem::create_directory(to);
  const auto ran = run_program(Words{"plan", "--run", (to / "run").string()} +
                               pool.options_with("--files-to", to.string() + "/"));
  CHECK(ran.code == 2);
  CHECK(ran.err == "gc2pc: --run is inside the file store of --files-to" + hint);
}

TEST_CASE("files that are larger than the room for them are an obstacle") {
  const PracticePool pool;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(pool.folder() / "files"))
    if (entry.is_regular_file()) {
      std::filesystem::resize_file(entry.path(), std::uintmax_t{15} << 40U); // without taking a block
      break;
    }
  const auto ran = run_program(Words{"plan", "--run", pool.run().string()} + pool.options());
  CHECK(ran.code == 3);
  CHECK_MESSAGE(ran.out.find("step files would fail: the file store of the pool has ") != std::string::npos,
                ran.out);
  CHECK_MESSAGE(ran.out.find(" free, the files need 16 TB") != std::string::npos, ran.out);
}

TEST_CASE("a file that has another size than in the approved plan is refused") {
  const PracticePool pool;
  const auto hash = pool.plan();
  std::uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(pool.folder() / "files"))
    bytes += entry.is_regular_file() ? entry.file_size() : 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(pool.folder() / "files"))
    if (entry.is_regular_file()) {
      write_file(entry.path(), read_file(entry.path()) + "x");
      break;
    }
  const auto ran = pool.cutover(hash);
  CHECK(ran.code == 1);
  const auto told = "changed since the plan was made: files changed; bytes of files was '" +
                    std::to_string(bytes) + "' and is '" + std::to_string(bytes + 1) +
                    "'. Plan again and have the new plan approved.";
  CHECK_MESSAGE(ran.err.find(told) != std::string::npos, ran.err);
}
