// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/log_file.hpp"

#include "adapters/directory/ldif_spec.hpp"
#include "adapters/export/archive_prefix.hpp"
#include "adapters/files/nesting.hpp"
#include "adapters/files/ownership.hpp"
#include "adapters/sql/connection_string.hpp"
#include "mappings/model/error.hpp"
#include "migrator/run/config_members.hpp"
#include "migrator/run/run.hpp"
#include "migrator/workflows/status.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <system_error>
#include <utility>
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
bool is_same(const fs::path& log, const struct stat& facts, const fs::path& used) {
  struct stat other {};
  if (::stat(used.c_str(), &other) == 0)
    return other.st_dev == facts.st_dev && other.st_ino == facts.st_ino;
  std::error_code ignored;
  return fs::weakly_canonical(log, ignored) == fs::weakly_canonical(used, ignored);
}

Error refused(const std::string& shown, const std::string& why) {
  return std::move(Error(ErrorKind::configuration, fmt::format("the log '{}' {}", shown, why))
                       .hint("Name another file with --log."));
}

void refuse_used(const fs::path& log, const struct stat& facts, const Arguments& arguments) {
  for (const auto& [path, what] : files_in_use(arguments)) {
    if (path.empty())
      continue;
    if (is_same(log, facts, path))
      throw refused(log.string(), fmt::format("is a file that the run works on ({})", what));
    if ((what == "--files-from" || what == "--files-to") && is_inside(log, path))
      throw refused(log.string(), fmt::format("lies in a file store ({})", what));
  }
}

/// Whether events may follow what is there: nothing, or the events of other commands. It keeps the log out of
/// files that no option names, such as the run.db of another run.
bool is_log(int file, off_t size) {
  char first = 0;
  return size == 0 || (::pread(file, &first, 1, 0) == 1 && first == '{');
}

} // namespace

LogFile::LogFile(const fs::path& path, const Arguments& arguments,
                 std::function<void(const std::string&)> failed)
    : shown_(path.string()), failed_(std::move(failed)) {
  // Without a wait for the reader of a pipe, and without following a link that another account put there.
  constexpr int flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  file_ = UniqueFd(::open(path.c_str(), flags | O_CREAT | O_EXCL, 0600));
  const bool made = static_cast<bool>(file_);
  if (!made && errno == EEXIST)
    file_ = UniqueFd(::open(path.c_str(), flags));
  if (!file_ && errno == ELOOP)
    throw refused(shown_, "is a symbolic link");
  if (!file_ && errno == ENXIO)
    throw refused(shown_, "is not a regular file");
  if (!file_)
    throw Error(ErrorKind::permission,
                fmt::format("cannot write the log '{}': {}", shown_, std::generic_category().message(errno)));
  struct stat facts {};
  try {
    if (::fstat(file_.get(), &facts) != 0 || !S_ISREG(facts.st_mode))
      throw refused(shown_, "is not a regular file");
    require_own(facts, fmt::format("the log '{}'", shown_));
    refuse_used(path, facts, arguments);
    if (!is_log(file_.get(), facts.st_size))
      throw refused(shown_, "is not a log of gc2pc: it does not begin with a JSON object");
  } catch (...) {
    if (made)
      ::unlink(path.c_str());
    throw;
  }
}

LogFile::int_type LogFile::overflow(int_type character) {
  if (!traits_type::eq_int_type(character, traits_type::eof()))
    line_.push_back(traits_type::to_char_type(character));
  return traits_type::not_eof(character);
}

std::streamsize LogFile::xsputn(const char* bytes, std::streamsize size) {
  line_.append(bytes, static_cast<std::size_t>(size));
  return size;
}

int LogFile::sync() {
  const auto line = std::exchange(line_, {});
  for (std::size_t done = 0; done < line.size() && trouble_.empty();) {
    const auto wrote = ::write(file_.get(), line.data() + done, line.size() - done);
    if (wrote >= 0) {
      done += static_cast<std::size_t>(wrote);
    } else if (errno != EINTR) {
      trouble_ =
          fmt::format("The log '{}' is incomplete: {}.", shown_, std::generic_category().message(errno));
      failed_(trouble_);
    }
  }
  return trouble_.empty() ? 0 : -1;
}

} // namespace gc2pc::cli
