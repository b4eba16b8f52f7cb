// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/log_file.hpp"

#include "adapters/files/ownership.hpp"
#include "mappings/model/error.hpp"
#include "migrator/cli/used_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

namespace gc2pc::cli {
namespace {

namespace fs = std::filesystem;

Error refused(const std::string& shown, const std::string& why) {
  return std::move(Error(ErrorKind::configuration, fmt::format("the log '{}' {}", shown, why))
                       .hint("Name another file with --log."));
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
    if (const auto use = use_of(path, &facts, arguments); !use.empty())
      throw refused(shown_, use);
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
