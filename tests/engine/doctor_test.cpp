// SPDX-License-Identifier: Apache-2.0
// The doctor with files: all green, each single fault named with its remedy, nothing written, nothing waited
// for longer than the limit.
#include "migrator/run/open_run.hpp"
#include "migrator/workflows/doctor.hpp"
#include "migrator/workflows/doctor_lanes.hpp"
#include "migrator/workflows/plan.hpp"
#include "tests/engine/snapshot_keys.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/practice_pool.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <tuple>
#include <type_traits>

using namespace gc2pc;
using test::key_file;
using test::PracticePool;

namespace {

namespace fs = std::filesystem;

constexpr test::PracticeOptions small{300, 3, 1, true};

// The doctor has what a dry run has, in sessions that cannot write: dry_run_types_test.cpp says what that
// offers.
static_assert(std::is_same_v<doctor::Edges::element_type, ReadSession>);
static_assert(std::is_same_v<decltype(open_chat_reader("")), std::unique_ptr<ChatReader>>);

Checkup checked(PracticePool& pool, DoctorRequest request = {}) {
  request.config = pool.config;
  return examine(request, pool.observer, pool.stop);
}

/// "source.open: sentence | remedy" of each check with that level.
std::vector<std::string> lines_of(const Checkup& checkup, CheckLevel level) {
  std::vector<std::string> lines;
  for (const auto& check : checkup.checks)
    if (check.level == level)
      lines.push_back(check.id + ": " + check.sentence + (check.remedy.empty() ? "" : " | " + check.remedy));
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines)
    text += line + "\n";
  return text;
}

/// The only failed check, as lines_of has it.
std::string fault_of(PracticePool& pool, DoctorRequest request = {}) {
  const auto failed = lines_of(checked(pool, std::move(request)), CheckLevel::failed);
  CHECK(failed.size() == 1);
  return joined(failed);
}

/// All that a writer would change: names, bytes, times of change.
using Tree = std::map<std::string, std::tuple<std::string, std::int64_t, std::int64_t>>;
Tree tree_of(const fs::path& folder) {
  Tree tree;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    struct ::stat facts {};
    REQUIRE(::lstat(entry.path().c_str(), &facts) == 0);
    tree[entry.path().string()] = {entry.is_regular_file() ? test::read_file(entry.path()) : "",
                                   facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec};
  }
  return tree;
}

/// A port that takes connections and never says a word.
class SilentPort {
 public:
  SilentPort() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(socket_, 8) == 0);
    REQUIRE(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
  }
  ~SilentPort() { ::close(socket_); }
  SilentPort(const SilentPort&) = delete;
  SilentPort& operator=(const SilentPort&) = delete;

  [[nodiscard]] std::string url() const {
    return fmt::format("postgresql:host=127.0.0.1 port={} dbname=x user=x sslmode=disable", port_);
  }

 private:
  int socket_, port_ = 0;
};

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

} // namespace

TEST_CASE("doctor: a pool that can be migrated is all green") {
  PracticePool pool(small);
  DoctorRequest request;
  request.run_folder = pool.run();
  request.space = {{"target", 1, {}}, {"file store of the pool", 1, {}}, {"run folder", 2'000'000, {}}};
  const auto checkup = checked(pool, request);
  CHECK(joined(lines_of(checkup, CheckLevel::failed)) == "");
  CHECK(joined(lines_of(checkup, CheckLevel::remark)) == "");
  std::map<std::string, std::string> said;
  for (const auto& check : checkup.checks)
    said[check.id] += check.sentence + "\n";
  const auto path = [&](const char* name) { return (pool / name).string(); };
  CHECK(said.at("configuration") == "the default rules apply\n");
  CHECK(said.at("source.open") ==
        "the source is Lync Server 2010 Group Chat, profile group-chat-2010: " + path("legacy.db") + "\n");
  CHECK(said.at("target.open") ==
        "the target has the layout of Persistent Chat: " + path("persistent.db") + "\n");
  CHECK(said.at("target.connection") ==
        "the connection to the target stays on this host, or proves which server answers\n");
  CHECK(said.at("target.runs") == "no other run uses the target\n");
  CHECK(said.at("source.read") == "the account may read the tables of the source\n");
  CHECK(said.at("target.write") == "the account may write the target and make gc2pc's own tables there\n");
  CHECK(said.at("target.rows") == "the target's tables accept the rows of a migration\n");
  CHECK(said.at("source.clock") == "the clock of the source agrees with that of this host to a second\n");
  CHECK(said.at("directory.open") == "the directory answers: ldif:" + path("directory.ldif") + "\n");
  CHECK(said.at("directory.address").starts_with(*pool.config.lookup_address + " belongs to the user 'CN="));
  CHECK(said.at("directory.release").starts_with("would remove the user 'CN="));
  CHECK(said.at("files.read") ==
        "the account may read the legacy file store (files:" + path("files") + ")\n");
  CHECK(said.at("files.write") ==
        "the account may write the file store of the pool (files:" + path("new-files") + ")\n");
  CHECK(said.at("run.write") == "the account may write the run folder '" + path("run") + "'\n");
  CHECK(said.at("run.space").ends_with(" free and needs about 2.0 MB\n"));
  CHECK(said.at("program.version").starts_with("gc2pc "));
  CHECK(said.at("program.libraries").starts_with("libraries: ICU "));
  CHECK(said.at("program.libraries").find(", OpenLDAP 2.") != std::string::npos);
  CHECK(
      joined(lines_of(checkup, CheckLevel::unchecked)) ==
      "source.servers: chat servers of the source: not checked, the database does not show them | Make sure "
      "that their services are stopped before the cutover.\n"
      "target.servers: chat servers of the target: not checked, the database does not show them | Make sure "
      "that their services are stopped before the cutover.\n"
      "controllers.named: controllers: not checked, the directory is a file\n"
      "source.certificate: the certificate of the source: not checked, there is none or the driver does not "
      "show it\n"
      "target.certificate: the certificate of the target: not checked, there is none or the driver does not "
      "show it\n"
      "snapshot.keys: keys of the snapshot: not checked, none is given; the snapshot is neither encrypted "
      "nor "
      "signed\n");
}

TEST_CASE("doctor: a target that the cutover creates") {
  PracticePool pool({300, 3});
  const auto checkup = checked(pool);
  CHECK(joined(lines_of(checkup, CheckLevel::failed)) == "");
  const auto good = joined(lines_of(checkup, CheckLevel::good));
  CHECK(good.find("target.open: the target does not exist yet, and the cutover creates it: " +
                  (pool / "persistent.db").string()) != std::string::npos);
  CHECK(joined(lines_of(checkup, CheckLevel::unchecked))
            .find("target.version: the version of the target: not checked, there is no database yet") !=
        std::string::npos);
}

TEST_CASE("doctor: what is not given is not checked, and never passes") {
  test::RecordingObserver observer;
  const auto checkup = examine(DoctorRequest{}, observer, {});
  CHECK(joined(lines_of(checkup, CheckLevel::good))
            .starts_with("configuration: the default rules apply\n"
                         "program.version: gc2pc "));
  CHECK(checkup.count(CheckLevel::good) == 4);
  CHECK(checkup.count(CheckLevel::failed) == 0);
  CHECK(checkup.count(CheckLevel::remark) == 0);
  const auto unchecked = joined(lines_of(checkup, CheckLevel::unchecked));
  for (const auto* line :
       {"source.open: the source: not checked, no source is given\n",
        "target.write: rights in the target: not checked, no target is given\n",
        "directory.address: the lookup address: not checked, no directory is given\n",
        "files.read: the legacy file store: not checked, no legacy file store is given\n",
        "files.space: disk space of the file store of the pool: not checked, no file store of the pool is "
        "given\n",
        "run.space: disk space of the run folder, with the snapshot: not checked, no run folder is given\n"})
    CHECK_MESSAGE(unchecked.find(line) != std::string::npos, line);
}

TEST_CASE("doctor: each single fault is named, with its remedy") {
  PracticePool pool(small);
  const auto path = [&](const char* name) { return (pool / name).string(); };
  SUBCASE("no source") {
    pool.config.source = "sqlite3://dbname=" + path("none.db");
    CHECK(fault_of(pool) == "source.open: file not found: " + path("none.db") + "\n");
    CHECK(joined(lines_of(checked(pool), CheckLevel::unchecked))
              .find("source.clock: the clock of the source: not checked, the source cannot be used\n") !=
          std::string::npos);
  }
  SUBCASE("a source that is no database") {
    test::write_file(pool / "legacy.db", std::string(4'096, 'x'));
    CHECK(fault_of(pool) == "source.open: " + path("legacy.db") + " is not a SQLite database\n");
  }
  SUBCASE("databases swapped") {
    pool.config.target = pool.config.source;
    CHECK(fault_of(pool).starts_with("target.open: "));
  }
  SUBCASE("a target with a column that gc2pc does not fill") {
    pool.sql("persistent.db", "ALTER TABLE tblNode ADD COLUMN siteCode INTEGER NOT NULL DEFAULT 1");
    pool.sql("persistent.db", "CREATE TRIGGER watch AFTER INSERT ON tblNode BEGIN SELECT 1; END");
    CHECK(fault_of(pool) ==
          "target.rows: the target cannot accept the migration: tblNode has the trigger "
          "'watch', which is not in the published layout | Ask its administrator to fix this, "
          "or give a target with the published layout.\n");
  }
  SUBCASE("another run in the target") {
    pool.plan();
    pool.options.consent_directory = false;
    REQUIRE(pool.dies("cutover", "structure-applied:1"));
    CHECK(fault_of(pool).starts_with("target.runs: another run is using the target: "));
    CHECK(fault_of(pool).ends_with(" | Finish it or roll it back with its own run folder first.\n"));
    DoctorRequest own;
    own.run = RunView(pool.run()).run.id();
    CHECK(joined(lines_of(checked(pool, own), CheckLevel::failed)) == "");
  }
  SUBCASE("an address without an owner") {
    pool.config.lookup_address = "sip:nobody@contoso.example";
    CHECK(fault_of(pool) ==
          "directory.address: the lookup address sip:nobody@contoso.example has no owner | Give "
          "the address of the account that the Lookup service signs in with.\n");
    CHECK(
        joined(lines_of(checked(pool), CheckLevel::unchecked))
            .find(
                "directory.release: rights in the directory: not checked, no user gives the address up\n") !=
        std::string::npos);
  }
  SUBCASE("a home pool that is not there") {
    pool.config.home_pool = "none.contoso.example";
    CHECK(fault_of(pool).starts_with("directory.pool: "));
  }
  SUBCASE("no LDIF file") {
    pool.config.directory = "ldif:" + path("none.ldif");
    CHECK(fault_of(pool).starts_with("directory.open: "));
    CHECK(joined(lines_of(checked(pool), CheckLevel::unchecked))
              .find("directory.pool: the pool: not checked, the directory cannot be used\n") !=
          std::string::npos);
  }
  SUBCASE("no legacy files") {
    pool.config.files_from = pool / "none";
    CHECK(fault_of(pool) ==
          "files.read: legacy file store: the folder '" + path("none") +
              "' does not exist | Mount the share, or give the account the right to read it.\n");
  }
  SUBCASE("a share that is not mounted") {
    pool.config.files_to = pool / "none" / "files";
    CHECK(fault_of(pool) ==
          "files.write: file store of the pool: the folder '" + path("none") +
              "' cannot be written: No such file or directory | Mount the share, or give the "
              "account the right to write to it.\n");
  }
  SUBCASE("a rule file that is wrong") {
    test::write_file(pool / "rules.xml", "<rules");
    pool.config.rules = pool / "rules.xml";
    CHECK(fault_of(pool).starts_with("configuration: "));
    CHECK(joined(lines_of(checked(pool), CheckLevel::unchecked))
              .find("directory.open: the directory: not checked, the configuration is not valid\n") !=
          std::string::npos);
  }
  SUBCASE("a directory without an address") {
    pool.config.lookup_address = pool.config.pool = pool.config.home_pool = std::nullopt;
    CHECK(fault_of(pool) == "configuration: --directory needs --lookup-address and --pool too\n");
  }
  SUBCASE("a run folder among the files") {
    DoctorRequest request;
    request.run_folder = pool / "files" / "run";
    CHECK(fault_of(pool, request) ==
          "run.write: --run is inside the file store of --files-from | Name a run folder "
          "outside of both file stores.\n");
  }
  SUBCASE("too little space") {
    DoctorRequest request;
    request.run_folder = pool.run();
    request.space = {{"target", 1, {}}, {"file store of the pool", 1'000'000'000'000'000'000, {}}};
    CHECK(fault_of(pool, request).starts_with("files.space: the file store of the pool has "));
    CHECK(fault_of(pool, request)
              .ends_with("B | Free disk space there, or name another place and plan again.\n"));
  }
  SUBCASE("a key that is too weak") {
    pool.config.protection.encrypt_to = {key_file("weak-cert.pem")};
    CHECK(fault_of(pool) ==
          "snapshot.keys: the key in '" + key_file("weak-cert.pem") +
              "' is too weak: RSA with 1024 bits | Use an RSA key with at least 2048 bits or an "
              "EC key with at least 224.\n");
  }
}

TEST_CASE("doctor: rights that lack are found by asking, not by trying") {
  PracticePool pool(small);
  DoctorRequest request;
  request.run_folder = pool.run();
  fs::permissions(pool / "", fs::perms(0555));
  std::string failed;
  {
    fs::permissions(pool / "persistent.db", fs::perms(0444));
    fs::permissions(pool / "legacy.db", fs::perms(0444));
    const test::WithoutRights nobody;
    failed = joined(lines_of(checked(pool, request), CheckLevel::failed));
  }
  fs::permissions(pool / "", fs::perms(0700));
  const auto folder = (pool / "legacy.db").parent_path().string();
  const std::string grant = " | Grant the rights of docs/databases.md to the account.\n";
  CHECK(failed.find("target.write: target: the folder '" + folder + "' cannot be written: Permission denied" +
                    grant) != std::string::npos);
  CHECK(failed.find("target.write: target: '" + folder +
                    "/persistent.db' cannot be written: Permission denied" + grant) != std::string::npos);
  CHECK(failed.find("files.write: file store of the pool: the folder '" + folder +
                    "' cannot be written: Permission denied") != std::string::npos);
  CHECK(failed.find("run.write: the run folder '" + folder +
                    "' cannot be written: Permission denied | Name another "
                    "folder with --run, or change the rights of this "
                    "one.\n") != std::string::npos);
}

TEST_CASE("doctor: certificates of the snapshot") {
  PracticePool pool(small);
  pool.config.protection.encrypt_to = {key_file("rsa-cert.pem"), key_file("old-cert.pem")};
  const auto checkup = checked(pool);
  CHECK(joined(lines_of(checkup, CheckLevel::failed)) == "");
  const auto remarks = joined(lines_of(checkup, CheckLevel::remark)),
             good = joined(lines_of(checkup, CheckLevel::good));
  CHECK(remarks.starts_with("snapshot.keys: the certificate 'CN=old' expired on 20"));
  CHECK(remarks.ends_with(" | Renew the certificate before the weekend.\n"));
  CHECK((remarks + good).find("snapshot.keys: the certificate of 'CN=rsa' ") != std::string::npos);
}

TEST_CASE("doctor: it writes nothing") {
  PracticePool pool(small);
  pool.config.protection.encrypt_to = {key_file("rsa-cert.pem")};
  DoctorRequest request;
  SUBCASE("before a plan") {}
  SUBCASE("beside a plan") {
    pool.plan();
    request.run_folder = pool.run();
  }
  SUBCASE("databases with a log") {
    pool.sql("persistent.db", "PRAGMA journal_mode = WAL");
    pool.sql("legacy.db", "PRAGMA journal_mode = WAL");
  }
  SUBCASE("after a cutover") {
    pool.plan();
    pool.cutover();
    request.run_folder = pool.run();
  }
  const auto before = tree_of(pool / "");
  REQUIRE(before.size() > 4);
  const auto checkup = checked(pool, request);
  CHECK(checkup.count(CheckLevel::good) > 15);
  CHECK(tree_of(pool / "") == before);
}

TEST_CASE("doctor: a server that never answers is given up, and only its checks") {
  const SilentPort port;
  PracticePool pool(small);
  pool.config.source = port.url();
  DoctorRequest request;
  request.limit = std::chrono::duration<double>(0.5);
  std::string fault;
  CHECK(seconds_of([&] { fault = fault_of(pool, request); }) < 10);
  CHECK(fault ==
        "source.open: the source: no answer within 0.5 s | Check the network and the server, then run doctor "
        "again.\n");
  const auto checkup = checked(pool, request);
  CHECK(joined(lines_of(checkup, CheckLevel::unchecked))
            .find("source.read: rights in the source: not checked, the source does not answer\n") !=
        std::string::npos);
  CHECK(joined(lines_of(checkup, CheckLevel::good)).find("directory.address: ") != std::string::npos);
}

TEST_CASE("doctor: a stop is answered within a second while a server says nothing") {
  const SilentPort port;
  PracticePool pool(small);
  pool.config.source = port.url();
  const auto begin = std::chrono::steady_clock::now();
  const StopRequested stop = [&] {
    return std::chrono::steady_clock::now() - begin > std::chrono::milliseconds(300);
  };
  DoctorRequest request;
  request.config = pool.config;
  std::string line;
  CHECK(seconds_of([&] {
          line = test::line_of([&] { static_cast<void>(examine(request, pool.observer, stop)); });
        }) < 1.3);
  CHECK(line == "interrupted: stopped while checking");
}

TEST_CASE("doctor: a kept plan keeps what was checked when it was made") {
  PracticePool pool(small);
  const auto planned = pool.plan();
  REQUIRE(planned.checkup);
  CHECK(joined(lines_of(*planned.checkup, CheckLevel::failed)) == "");
  CHECK(joined(lines_of(*planned.checkup, CheckLevel::good)).find("run.space: the run folder has ") !=
        std::string::npos);
  const auto kept = load_plan(RunView(pool.run()).run);
  REQUIRE(kept.checkup);
  CHECK(kept.checkup->at == planned.checkup->at);
  CHECK(kept.checkup->checks == planned.checkup->checks);
  for (const auto& check : planned.checkup->checks)
    CHECK(check.group != CheckGroup::terminal);
}
