// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/crash_pool.hpp"

#include "adapters/files/leftovers.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <tuple>

namespace gc2pc::test {
namespace {

namespace fs = std::filesystem;

constexpr unsigned hang_seconds = 60;

/// Memory instead of a disk, where there is one: nothing here depends on what a power cut leaves, and a
/// thousand synced runs would take hours.
const bool in_memory = [] {
  if (!std::getenv("TMPDIR") && ::access("/dev/shm", W_OK) == 0)
    ::setenv("TMPDIR", "/dev/shm", 1);
  return true;
}();

void copy_folder(const fs::path& from, const fs::path& to) {
  fs::remove_all(to);
  fs::copy(from, to, fs::copy_options::recursive);
}

struct CloseDatabase {
  void operator()(sqlite3* database) const noexcept { sqlite3_close(database); }
};

std::vector<std::string> query(sqlite3* database, const std::string& sql) {
  std::vector<std::string> rows;
  const auto take = [](void* into, int count, char** values, char**) {
    std::string row;
    for (int i = 0; i < count; ++i)
      row += values[i] ? "'" + std::string(values[i]) + "'," : "NULL,";
    static_cast<std::vector<std::string>*>(into)->push_back(std::move(row));
    return 0;
  };
  REQUIRE(sqlite3_exec(database, sql.c_str(), take, &rows, nullptr) == SQLITE_OK);
  return rows;
}

std::string dump(const fs::path& file) {
  sqlite3* opened = nullptr;
  REQUIRE(sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK);
  const std::unique_ptr<sqlite3, CloseDatabase> database(opened);
  std::string text; // names of gc2pc's own tables, too: a rollback leaves none
  for (const auto& name : query(opened, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"))
    text += name + "\n";
  for (auto table :
       query(opened, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'gc2pc%'")) {
    table = table.substr(1, table.size() - 3);
    auto rows = query(opened, "SELECT * FROM \"" + table + "\"");
    std::sort(rows.begin(), rows.end());
    text += table + "\n";
    for (const auto& row : rows)
      text += row + "\n";
  }
  return text;
}

} // namespace

long setting(const char* name, long otherwise) {
  const char* text = std::getenv(name);
  return text && *text ? std::strtol(text, nullptr, 10) : otherwise;
}

bool is_wanted(const char* name, const std::string& word) {
  const char* text = std::getenv(name);
  return !text || !*text || ("," + std::string(text) + ",").find("," + word + ",") != std::string::npos;
}

CrashPool::CrashPool(bool with_target, std::unique_ptr<CrashTarget> server) : server_(std::move(server)) {
  REQUIRE(in_memory);
  Words sample{"sample", "--out", folder().string(), "--messages", "60", "--rooms", "10"};
  if (with_target)
    sample.push_back("--with-target");
  const auto made = run_program(sample);
  REQUIRE_MESSAGE(made.code == 0, made.err);
  const auto file = folder() / "persistent.db";
  if (server_ && with_target) {
    server_->fill_from(file);
    fs::remove(file);
  }
  save("fresh");
  start_ = world();
  const auto planned = run("plan");
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  hash_ = nlohmann::json::parse(planned.out).at("plan_hash");
  save("planned");
  const auto done = run("cutover");
  REQUIRE_MESSAGE(done.code == 0, done.err);
  save("complete");
  finished_ = world();
  const auto back = run("rollback");
  REQUIRE_MESSAGE(back.code == 0, back.err);
  REQUIRE(world() == start_);
  precopy_and_edit();
}

/// A message more, one less, one of another length, a room less, a room renamed.
void CrashPool::edit_source() const {
  sqlite3* opened = nullptr;
  REQUIRE(sqlite3_open((folder() / "legacy.db").c_str(), &opened) == SQLITE_OK);
  const std::unique_ptr<sqlite3, CloseDatabase> database(opened);
  const char* edits = R"(
    CREATE TEMP TABLE room AS SELECT channelId AS id, count(*) AS messages FROM tblChat
      WHERE channelId IN (SELECT nodeID FROM tblNode WHERE nodeType = 0) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 4;
    INSERT INTO tblChat SELECT channelId, max(chatId) + 1, max(chatDate) + 1, userId, 0, 'since', NULL
      FROM tblChat WHERE channelId = (SELECT id FROM room LIMIT 1);
    DELETE FROM tblChat WHERE rowid = (SELECT min(rowid) FROM tblChat WHERE channelId =
      (SELECT id FROM room LIMIT 1 OFFSET 1));
    UPDATE tblChat SET content = content || ' edited' WHERE rowid = (SELECT min(rowid) FROM tblChat WHERE
      channelId = (SELECT id FROM room LIMIT 1 OFFSET 2));
    DELETE FROM tblChat WHERE channelId = (SELECT id FROM room LIMIT 1 OFFSET 3);
    DELETE FROM tblPrincipalRole WHERE prinRoleNodeID = (SELECT id FROM room LIMIT 1 OFFSET 3);
    DELETE FROM tblScopePrincipal WHERE scopeNodeID = (SELECT id FROM room LIMIT 1 OFFSET 3);
    DELETE FROM tblLastChatId WHERE nodeID = (SELECT id FROM room LIMIT 1 OFFSET 3);
    DELETE FROM tblPrincipalInvites WHERE nodeID = (SELECT id FROM room LIMIT 1 OFFSET 3);
    DELETE FROM tblNode WHERE nodeID = (SELECT id FROM room LIMIT 1 OFFSET 3);
    UPDATE tblNode SET nodeName = 'Renamed since' WHERE nodeID = (SELECT id FROM room LIMIT 1);)";
  REQUIRE_MESSAGE(sqlite3_exec(opened, edits, nullptr, nullptr, nullptr) == SQLITE_OK,
                  sqlite3_errmsg(opened));
}

void CrashPool::precopy_and_edit() {
  load("planned");
  const auto first = run("precopy");
  REQUIRE_MESSAGE(first.code == 0, first.err);
  precopied_hash_ = nlohmann::json::parse(first.out).at("plan");
  edit_source();
  save("edited");
  const auto second = run("precopy");
  REQUIRE_MESSAGE(second.code == 0, second.err);
  precopied_ = world();
  load("edited");
  const auto late = run("late-cutover");
  REQUIRE_MESSAGE(late.code == 0, late.err);
  late_ = world();
}

void CrashPool::save(const std::string& state) const {
  copy_folder(folder(), root_ / state);
  if (server_)
    server_->save(state);
}
void CrashPool::load(const std::string& state) const {
  copy_folder(root_ / state, folder());
  if (server_)
    server_->load(state);
}

std::string CrashPool::begin_of(const std::string& command) {
  if (command == "precopy" || command == "late-cutover")
    return "edited";
  return command == "plan" ? "fresh" : command == "cutover" ? "planned" : "complete";
}

Ran CrashPool::run(const std::string& command, const Environment& environment) const {
  const Words in_run{"--run", run_folder().string()};
  Words words{command};
  if (command == "plan")
    words = words + Words{"--json", "--config", (folder() / "gc2pc.ini").string()} + in_run +
            (server_ ? Words{"--target", server_->url()} : Words{});
  else if (command == "cutover")
    words = words + in_run + Words{"--execute", "--plan", hash_, "--consent", "directory", "--quiet", "0"};
  else if (command == "late-cutover")
    words = Words{"cutover"} + in_run +
            Words{"--execute", "--plan", precopied_hash_, "--consent", "directory,changes", "--quiet", "0"};
  else if (command == "precopy")
    words = words + in_run + Words{"--execute", "--json"};
  else if (command == "rollback")
    words = words + in_run + Words{"--execute", "--consent", "directory"};
  else if (command == "status")
    words = words + in_run + Words{"--audit"};
  return run_program(words, [&] {
    for (const auto& [name, value] : environment)
      ::setenv(name.c_str(), value.c_str(), 1);
    ::alarm(hang_seconds);
  });
}

World CrashPool::world() const {
  World world;
  const auto target = folder() / "persistent.db";
  if (server_ ? server_->has_tables() : fs::exists(target)) {
    const auto digest =
        run_program({"digest", "--target", server_ ? server_->url() : "sqlite3://dbname=" + target.string()});
    CHECK_MESSAGE(digest.code == 0, digest.err);
    world.digest = digest.out;
  }
  if (server_)
    world.rows = server_->rows();
  else if (fs::exists(target))
    world.rows = dump(target);
  world.directory = read_file(folder() / "directory.ldif");
  for (const auto& entry : fs::recursive_directory_iterator(folder())) {
    const auto name = fs::relative(entry.path(), folder()).string();
    // The folder that a file store is made in stays: it may be a share's mount point.
    const bool of_run = name == "run" || name.starts_with("run/");
    if ((of_run && !is_temporary_name(entry.path().filename().string())) || name == "new-files")
      continue;
    world.names.push_back(name);
    if (entry.is_regular_file() && name.starts_with("new-files/"))
      world.files[name] = read_file(entry.path());
  }
  std::sort(world.names.begin(), world.names.end());
  return world;
}

void CrashPool::expect(const Ran& ran, const World& wanted, const std::string& what) const {
  CAPTURE(what);
  CHECK_MESSAGE(ran.code == 0, ran.err);
  const auto now = world();
  CHECK(now.digest == wanted.digest);
  CHECK((now.rows == wanted.rows));
  CHECK((now.directory == wanted.directory));
  CHECK((now.files == wanted.files));
  std::string names;
  for (const auto& [have, lack, sign] : {std::tuple{&now, &wanted, '+'}, std::tuple{&wanted, &now, '-'}})
    for (const auto& name : have->names)
      if (std::find(lack->names.begin(), lack->names.end(), name) == lack->names.end())
        names += std::string(" ") + sign + name;
  CHECK_MESSAGE(names.empty(), names);
}

void CrashPool::plan_must_recover() {
  const auto planned = run("plan");
  CHECK_MESSAGE(planned.code == 0, planned.err);
  if (planned.code != 0)
    return;
  const auto kept = std::exchange(hash_, nlohmann::json::parse(planned.out).at("plan_hash"));
  expect(run("cutover"), finished_, "plan again, cutover");
  expect(run("rollback"), start_, "plan again, cutover, rollback");
  hash_ = kept;
}

void CrashPool::rollback_must_recover() const {
  save("hurt");
  expect(run("rollback"), start_, "rollback again");
  load("hurt");
  const auto forward = run("cutover");
  if (forward.code == 0) { // nothing was undone yet
    expect(forward, finished_, "cutover of a rollback that had not begun");
    return;
  }
  const bool told = forward.err.find("a rollback of this run has begun. Finish it") != std::string::npos ||
                    forward.err.find("the run was rolled back. Plan a new run") != std::string::npos;
  CHECK_MESSAGE(told, forward.err);
  expect(run("rollback"), start_, "cutover refused, rollback again");
}

void CrashPool::must_recover(const std::string& command) {
  const auto status = run("status");
  CHECK_MESSAGE((status.code == 0 || (command == "plan" && status.code == 10)), status.err);
  if (command == "plan")
    return plan_must_recover();
  if (command == "rollback")
    return rollback_must_recover();
  save("hurt");
  expect(run(command),
         command == "precopy"        ? precopied_
         : command == "late-cutover" ? late_
                                     : finished_,
         command + " again");
  load("hurt");
  expect(run("rollback"), start_, "rollback");
}

CrashPool& crash_pool(bool with_target) {
  if (with_target) {
    static CrashPool pool(true);
    return pool;
  }
  static CrashPool pool(false);
  return pool;
}

} // namespace gc2pc::test
