// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/lock.hpp"

#include "adapters/fault_point.hpp"
#include "adapters/files/os_error.hpp"
#include "adapters/files/run_file.hpp"
#include "adapters/run/run_folder.hpp"
#include "migrator/base/clock.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/run/process.hpp"

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>

namespace gc2pc {
namespace {

constexpr int format_version = 1;

struct Owner {
  ProcessIdentity process;
  std::string since;
  /// Number of the file that this was written into; 0 when it does not say.
  std::uint64_t file = 0;

  [[nodiscard]] std::string text() const { return process.text() + ", since " + since; }
};

std::string to_text(const Owner& owner) {
  const auto& p = owner.process;
  return nlohmann::json{
             {"format", format_version}, {"user", p.user}, {"host", p.host},       {"pid", p.pid},
             {"start", p.start},         {"boot", p.boot}, {"since", owner.since}, {"file", owner.file}}
             .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) +
         "\n";
}

/// Nothing for an empty file, and for one whose writer died in the middle of it: the kernel's lock has been
/// given by then.
std::optional<Owner> parse(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object())
    return std::nullopt;
  Owner owner;
  try {
    owner.process.user = json.value("user", "");
    owner.process.host = json.value("host", "");
    owner.process.pid = json.value("pid", 0);
    owner.process.start = json.value("start", std::uint64_t{0});
    owner.process.boot = json.value("boot", "");
    owner.since = json.value("since", "");
    owner.file = json.value("file", std::uint64_t{0});
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
  return owner;
}

Error held_by(const std::optional<Owner>& owner, const std::filesystem::path& folder,
              const std::string& hint) {
  return Error(ErrorKind::locked, "the run in '" + folder.string() + "' is held by " +
                                      (owner ? owner->text() : std::string("another process")))
      .hint(hint);
}

std::uint64_t number_of(const std::filesystem::path& path) {
  struct stat named {};
  return ::stat(path.c_str(), &named) == 0 ? static_cast<std::uint64_t>(named.st_ino) : 0;
}

/// Whether the owner may still work on this folder. One of another host cannot be asked; but a text that was
/// written into another file came here with a copy of the folder, as when a run is carried to another host.
bool may_hold(const Owner& owner, const std::filesystem::path& path) {
  if (const auto alive = is_alive(owner.process))
    return *alive;
  return owner.file == 0 || owner.file == number_of(path);
}

/// The file that the path names now is the one that is open: between open and flock its owner may have
/// removed it.
bool still_named(int file, const std::filesystem::path& path) {
  struct stat open_file {};
  struct stat named {};
  return ::fstat(file, &open_file) == 0 && ::stat(path.c_str(), &named) == 0 &&
         open_file.st_ino == named.st_ino && open_file.st_dev == named.st_dev;
}

void write_all(int file, const std::string& text, const std::string& shown) {
  if (::ftruncate(file, 0) != 0)
    throw os_error("cannot write '" + shown + "'", errno);
  std::size_t done = 0;
  while (done < text.size()) {
    const auto wrote = ::pwrite(file, text.data() + done, text.size() - done, static_cast<off_t>(done));
    if (wrote < 0 && errno != EINTR)
      throw os_error("cannot write '" + shown + "'", errno);
    if (wrote > 0)
      done += static_cast<std::size_t>(wrote);
  }
  if (::fsync(file) != 0)
    throw os_error("cannot write '" + shown + "'", errno);
}

} // namespace

RunLock::RunLock(const std::filesystem::path& folder) : path_(folder / "run.lock") {
  check_run_folder(folder);
  for (;;) {
    file_ = UniqueFd(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
    if (!file_)
      throw os_error("cannot open '" + path_.string() + "'", errno);
    require_run_file(file_.get(), path_.string());
    if (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK)
        throw os_error("cannot lock '" + path_.string() + "'", errno);
      throw held_by(parse(read_run_file(path_).value_or("")), folder,
                    "Wait until it has ended, or stop it with Ctrl-C.");
    }
    if (still_named(file_.get(), path_))
      break;
  }
  const auto before = parse(read_run_file(path_).value_or(""));
  if (before) {
    if (may_hold(*before, path_))
      throw held_by(before, folder,
                    is_alive(before->process)
                        ? "It works on a copy of this folder; wait until it has ended."
                        : "That is another host: check that no gc2pc runs there, then remove run.lock.");
    taken_over_from_ = before->process.text();
  }
  write_all(file_.get(), to_text({this_process(), utc_now_ms(), number_of(path_)}), path_.string());
  fault_point(FaultPoint::lock_taken);
}

RunLock::~RunLock() {
  // Removed while it is still locked, so that no process takes a file that is about to go. Failing does no
  // harm: the next owner takes the lock over from a process that has ended.
  ::unlink(path_.c_str());
}

std::optional<std::string> lock_owner(const std::filesystem::path& folder) {
  check_run_folder(folder);
  const auto path = folder / "run.lock";
  const auto text = read_run_file(path);
  if (!text)
    return std::nullopt;
  const auto owner = parse(*text);
  if (!owner || !may_hold(*owner, path))
    return std::nullopt;
  return owner->text();
}

} // namespace gc2pc
