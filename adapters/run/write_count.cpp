// SPDX-License-Identifier: Apache-2.0
#include "adapters/run/write_count.hpp"

#include "adapters/files/atomic_file.hpp"
#include "adapters/files/os_error.hpp"
#include "adapters/files/run_file.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/sha256.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <string>

namespace gc2pc {
namespace {

/// Always as long, and shorter than a sector: it is written in one go over itself, and needs no new room.
constexpr std::size_t digits = 20;

std::string text_of(std::int64_t count) {
  auto number = fmt::format("{:0{}}", count, digits);
  return number + " " + sha256_hex("gc2pc run.head 1 " + number) + "\n";
}

} // namespace

WriteCount::WriteCount(const std::filesystem::path& folder) : path_(folder / "run.head") {}

void WriteCount::create() {
  file_ = UniqueFd();
  write_file_atomically(path_, text_of(0));
}

std::int64_t WriteCount::read() const {
  const auto text = read_run_file(path_).value_or("");
  std::int64_t count = 0;
  std::from_chars(text.data(), text.data() + std::min(text.size(), digits), count);
  if (text != text_of(count))
    throw Error(ErrorKind::corrupt,
                "'" + path_.string() + "' is " + (text.empty() ? "missing, empty or unreadable" : "damaged"))
        .hint("Restore the run folder from a backup.");
  return count;
}

void WriteCount::write(std::int64_t count) {
  const auto failed = [&] { return os_error("cannot write '" + path_.string() + "'", errno); };
  if (!file_)
    file_ = UniqueFd(::open(path_.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file_)
    throw failed();
  require_run_file(file_.get(), path_.string());
  const auto text = text_of(count);
  if (::pwrite(file_.get(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()) ||
      ::fdatasync(file_.get()) != 0)
    throw failed();
}

} // namespace gc2pc
