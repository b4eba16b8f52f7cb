// SPDX-License-Identifier: Apache-2.0
#include "tests/support/practice_pool.hpp"
#include "tests/support/by_folder.hpp"

#include "migrator/sample/sample.hpp"
#include "migrator/workflows/cutover.hpp"
#include "migrator/workflows/plan.hpp"
#include "migrator/workflows/rollback.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <memory>
#include <tuple>

namespace gc2pc::test {
namespace {

namespace fs = std::filesystem;

/// Samples by their options; each is generated once in a run of the test program.
const fs::path& master(const PracticeOptions& options) {
  using Key = std::tuple<std::int64_t, std::int64_t, std::uint64_t, bool>;
  static const TemporaryFolder all;
  static std::map<Key, fs::path> made;
  const Key key{options.messages, options.rooms, options.seed, options.with_target};
  auto& path = made[key];
  if (path.empty()) {
    path = all.path() / std::to_string(made.size());
    RecordingObserver observer;
    sample::SampleOptions made_of;
    made_of.out = path;
    made_of.size.messages = options.messages;
    made_of.size.rooms = options.rooms;
    made_of.seed = options.seed;
    made_of.with_target = options.with_target;
    static_cast<void>(sample::make_sample(made_of, observer, [] { return false; }));
  }
  return path;
}

RunConfig config_in(const fs::path& folder) {
  RunConfig config;
  config.source = "sqlite3://dbname=" + (folder / "legacy.db").string();
  config.target = "sqlite3://dbname=" + (folder / "persistent.db").string();
  config.directory = "ldif:" + (folder / "directory.ldif").string();
  config.files_from = folder / "files";
  config.files_to = folder / "new-files";
  return config;
}

/// What the sample's own INI file says of an option.
std::string said(const fs::path& folder, const std::string& option) {
  const auto text = read_file(folder / "gc2pc.ini");
  const auto at = text.find(option + " = ");
  REQUIRE(at != std::string::npos);
  const auto from = at + option.size() + 3;
  return text.substr(from, text.find('\n', from) - from);
}

struct CloseDatabase {
  void operator()(sqlite3* database) const noexcept { sqlite3_close(database); }
};

std::unique_ptr<sqlite3, CloseDatabase> open_database(const fs::path& file) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  return std::unique_ptr<sqlite3, CloseDatabase>(database);
}

} // namespace

PracticePool::PracticePool(const PracticeOptions& practice) {
  for (const auto& entry : fs::directory_iterator(master(practice)))
    fs::copy(entry.path(), folder_.path() / entry.path().filename(), fs::copy_options::recursive);
  config = config_in(folder_.path());
  config.lookup_address = said(folder_.path(), "lookup-address");
  config.pool = said(folder_.path(), "pool");
  config.home_pool = said(folder_.path(), "home-pool");
  options.consent_directory = true;
  options.quiet_time = {};
}

World PracticePool::world() const {
  World world;
  world.target = target_image(*read_session().store);
  world.directory = read_file(folder_ / "directory.ldif");
  const auto files = folder_ / "new-files";
  if (fs::exists(files))
    for (const auto& entry : fs::recursive_directory_iterator(files))
      if (entry.is_regular_file())
        world.files[fs::relative(entry.path(), files).string()] = read_file(entry.path());
  return world;
}

PlanResult PracticePool::plan() {
  auto opened = read_session();
  auto result = plan_run(run(), opened, observer, stop);
  options.plan_hash = result.plan.hash;
  return result;
}

RunStatus PracticePool::cutover(bool consent) {
  auto opened = session();
  auto with = options;
  with.consent_directory = consent;
  return run_cutover(run(), opened, with, observer, stop);
}

RunStatus PracticePool::rollback(bool discard) {
  auto opened = session();
  return run_rollback(run(), opened, {true, discard}, observer, stop);
}

bool PracticePool::dies(const std::string& command, const std::string& fault) const {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::setenv("GC2PC_FAULT", (fault + ":kill").c_str(), 1);
    const auto folder = run().string();
    ::execl(ENGINE_DRIVER, ENGINE_DRIVER, command.c_str(), folder.c_str(), options.plan_hash.c_str(),
            static_cast<char*>(nullptr));
    ::_exit(127);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  const bool ended_well = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  CHECK_MESSAGE((ended_well || killed), command, " ", fault, " ended with status ", status);
  return killed;
}

void PracticePool::sql(std::string_view file, const std::string& statement) const {
  char* error = nullptr;
  const auto database = open_database(folder_ / file);
  const int result = sqlite3_exec(database.get(), statement.c_str(), nullptr, nullptr, &error);
  CHECK_MESSAGE(result == SQLITE_OK, statement, ": ", (error ? error : ""));
  sqlite3_free(error);
}

std::int64_t PracticePool::number(std::string_view file, const std::string& query) const {
  std::int64_t value = -1;
  const auto database = open_database(folder_ / file);
  const auto take = [](void* into, int, char** values, char**) {
    *static_cast<std::int64_t*>(into) = values[0] ? std::stoll(values[0]) : -1;
    return 0;
  };
  REQUIRE(sqlite3_exec(database.get(), query.c_str(), take, &value, nullptr) == SQLITE_OK);
  return value;
}

} // namespace gc2pc::test
