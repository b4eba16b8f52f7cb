// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/used_files.hpp"

#include "adapters/directory/ldif_spec.hpp"
#include "adapters/export/archive_prefix.hpp"
#include "adapters/files/nesting.hpp"
#include "adapters/sql/connection_string.hpp"
#include "mappings/model/error.hpp"
#include "migrator/run/config_members.hpp"
#include "migrator/run/run.hpp"
#include "migrator/workflows/status.hpp"

#include <fmt/format.h>

#include <system_error>
#include <vector>

namespace gc2pc::cli {
namespace {

namespace fs = std::filesystem;

/// A file that the run works on, and what it is to the run.
struct Used {
  fs::path path;
  std::string what;
};

void add_database(std::vector<Used>& used, const std::string& connection, const std::string& what) {
  if (connection.empty())
    return;
  if (connection.starts_with(archive_prefix)) {
    used.push_back({connection.substr(archive_prefix.size()), what});
    return;
  }
  const auto parsed = ConnectionString::parse(connection);
  const auto& file = parsed.option(parsed.engine == "sqlite3" ? "dbname" : "database");
  if (parsed.engine != "sqlite3" && file.find('/') == std::string::npos)
    return; // a name on a server
  for (const auto* beside : {"", "-wal", "-shm", "-journal"})
    used.push_back({file + beside, what});
}

void add_files_of(std::vector<Used>& used, const RunConfig& config) {
  add_database(used, config.source, "the source");
  add_database(used, config.target, "the target");
  if (config.directory)
    for (const auto& file : parse_ldif_spec(*config.directory).value_or(std::vector<fs::path>()))
      used.push_back({file, "the directory"});
  for (const auto& file : config.protection.encrypt_to)
    used.push_back({file, "--encrypt-to"});
  // A value that is not a path does not name a file, so it does no harm here.
  for (const auto& member : config_members)
    if (const auto text = member.text(config))
      used.push_back({*text, fmt::format("--{}", member.name)});
}

std::vector<Used> files_in_use(const Arguments& arguments) {
  std::vector<Used> used;
  add_files_of(used, arguments.config());
  if (!arguments.has(OptionId::run))
    return used;
  const auto& folder = arguments.run_folder();
  for (const auto* name : {"run.db", "run.db-wal", "run.db-shm", "run.db-journal", "run.head", "run.lock",
                           "report.html", "report.json"})
    used.push_back({folder / name, "the run folder"});
  try {
    if (RunDatabase::exists(folder))
      add_files_of(used, load_config(Run::open(folder, true)));
  } catch (const Error&) {
    // The command itself opens the run, and reports what is wrong with it.
  }
  return used;
}

/// The same file, or the name of one that is not there yet.
bool is_same(const fs::path& file, const struct stat* facts, const fs::path& used) {
  struct stat other {};
  if (::stat(used.c_str(), &other) == 0)
    return facts != nullptr && other.st_dev == facts->st_dev && other.st_ino == facts->st_ino;
  std::error_code ignored;
  return fs::weakly_canonical(file, ignored) == fs::weakly_canonical(used, ignored);
}

} // namespace

std::string use_of(const fs::path& file, const struct stat* facts, const Arguments& arguments) {
  for (const auto& [path, what] : files_in_use(arguments)) {
    if (path.empty())
      continue;
    if (is_same(file, facts, path))
      return fmt::format("is a file that the run works on ({})", what);
    if ((what == "--files-from" || what == "--files-to") && is_inside(file, path))
      return fmt::format("lies in a file store ({})", what);
  }
  return {};
}

} // namespace gc2pc::cli
