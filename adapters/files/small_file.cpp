// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/small_file.hpp"

#include "adapters/files/os_error.hpp"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace gc2pc {
namespace {

std::string size_text(std::size_t bytes) {
  constexpr std::size_t kib = 1024, mib = kib * kib;
  return bytes % mib == 0 ? std::to_string(bytes / mib) + " MiB" : std::to_string(bytes / kib) + " KiB";
}

/// How a process names what it has open; a number follows.
constexpr std::array numbered_names{any_descriptor, std::string_view("/proc/self/fd/"),
                                    std::string_view("/proc/thread-self/fd/")};
constexpr std::array stream_names{std::string_view("/dev/stdin"), std::string_view("/dev/stdout"),
                                  std::string_view("/dev/stderr")};
constexpr std::string_view digits = "0123456789";

/// Whether a name of a file can go on with this character.
bool continues_name(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' ||
         c == '-';
}

/// How many characters of `text` name a descriptor; 0: it does not begin with such a name.
std::size_t name_size(std::string_view text) {
  for (const auto name : numbered_names)
    if (text.starts_with(name))
      return std::min(text.find_first_not_of(digits, name.size()), text.size());
  for (const auto name : stream_names)
    if (text.starts_with(name) && (text.size() == name.size() || !continues_name(text[name.size()])))
      return name.size();
  return 0;
}

/// Waits for a pipe to say something. A signal whose handler asks to stop ends the wait.
void await(int fd, const std::string& shown) {
  pollfd wanted{fd, POLLIN, 0};
  if (::poll(&wanted, 1, -1) >= 0)
    return;
  if (errno == EINTR)
    throw Error(ErrorKind::interrupted, "stopped while reading the " + shown);
  throw os_error("cannot read " + shown, errno);
}

} // namespace

bool names_descriptor(std::string_view path) {
  return name_size(path) == path.size() && !path.empty();
}

std::string without_descriptors(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    // Behind a name it is the end of a longer path.
    const auto size = result.empty() || !continues_name(result.back()) ? name_size(text) : 0;
    if (size > 0)
      result += any_descriptor;
    else
      result += text.front();
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return result;
}

UniqueFd open_small(const std::string& path, const std::string& shown, SmallFile kind) {
  // Not to wait: a named pipe without a writer would hold the open call for ever.
  UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file)
    throw os_error("cannot open " + shown, errno);
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0)
    throw os_error("cannot examine " + shown, errno);
  const bool own_pipe = kind == SmallFile::or_own_pipe && names_descriptor(path) &&
                        (S_ISFIFO(facts.st_mode) || ::isatty(file.get()) == 1);
  if (!S_ISREG(facts.st_mode) && !own_pipe)
    throw Error(ErrorKind::wrong_input, "the " + shown + " is not a regular file")
        .hint(kind == SmallFile::or_own_pipe ? "Give a file, or a pipe of this process such as /dev/fd/3."
                                             : "Give the path of a file.");
  return file;
}

std::string read_small(const UniqueFd& file, const std::string& shown, std::size_t most) {
  std::string bytes;
  std::array<char, 4'096> block{};
  for (;;) {
    const auto got = ::read(file.get(), block.data(), block.size());
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0 && errno == EAGAIN) {
      await(file.get(), shown);
      continue;
    }
    if (got < 0)
      throw os_error("cannot read " + shown, errno);
    if (got == 0)
      break;
    bytes.append(block.data(), static_cast<std::size_t>(got));
    if (bytes.size() > most)
      throw Error(ErrorKind::wrong_input, "the " + shown + " is larger than " + size_text(most));
  }
  OPENSSL_cleanse(block.data(), block.size());
  if (bytes.find('\0') != std::string::npos)
    throw Error(ErrorKind::wrong_input, "the " + shown + " has a NUL character, and is not a text");
  return bytes;
}

std::string read_small_file(const std::string& path, std::string_view what, std::size_t most) {
  const auto shown = std::string(what) + " '" + path + "'";
  return read_small(open_small(path, shown, SmallFile::regular), shown, most);
}

} // namespace gc2pc
