// SPDX-License-Identifier: Apache-2.0
#include "adapters/crypto/passphrase.hpp"

#include "adapters/files/os_error.hpp"
#include "adapters/files/unique_fd.hpp"
#include "mappings/model/error.hpp"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace gc2pc {
namespace {

constexpr std::size_t most_private_bytes = 65'536;

} // namespace

Passphrase::Passphrase(std::string given, const std::string& origin) : Secret(std::move(given)) {
  if (text().size() < least_passphrase || text().size() > most_passphrase)
    throw Error(ErrorKind::usage, "the passphrase of " + origin + " must have 12 to 1024 bytes");
}

Passphrase Passphrase::from_environment(const std::string& variable) {
  return {secret_variable(variable, "the passphrase of the snapshot"), "the variable '" + variable + "'"};
}

Passphrase Passphrase::from_file(const std::string& path) {
  return {read_private_file(path, "passphrase file"), "'" + path + "'"};
}

std::string read_private_file(const std::string& path, std::string_view what) {
  if (path == "/dev/fd/")
    throw Error(ErrorKind::usage,
                "the " + std::string(what) + " was given by a descriptor, which a run does not keep")
        .hint("Give it again, with --passphrase-fd or --directory-password-fd.");
  const auto shown = std::string(what) + " '" + path + "'";
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file)
    throw os_error("cannot open " + shown, errno);
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0)
    throw os_error("cannot examine " + shown, errno);
  if (S_ISREG(facts.st_mode) && (facts.st_mode & 077) != 0)
    throw Error(ErrorKind::permission, "the " + shown + " is readable by other users")
        .hint("Set its mode to 0600.");
  std::string bytes;
  std::array<char, 4'096> block{};
  for (;;) {
    const auto got = ::read(file.get(), block.data(), block.size());
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      throw os_error("cannot read " + shown, errno);
    if (got == 0)
      break;
    bytes.append(block.data(), static_cast<std::size_t>(got));
    if (bytes.size() > most_private_bytes)
      throw Error(ErrorKind::wrong_input, "the " + shown + " is larger than 64 KiB");
  }
  OPENSSL_cleanse(block.data(), block.size());
  return bytes;
}

} // namespace gc2pc
