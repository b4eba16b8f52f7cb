// SPDX-License-Identifier: Apache-2.0
#include "adapters/crypto/passphrase.hpp"

#include "adapters/files/os_error.hpp"
#include "adapters/files/small_file.hpp"
#include "mappings/model/error.hpp"

#include <sys/stat.h>

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
  if (path == any_descriptor)
    throw Error(ErrorKind::usage,
                "the " + std::string(what) + " was given by a descriptor, which a run does not keep")
        .hint("Give it again, with --passphrase-fd or --directory-password-fd.");
  const auto shown = std::string(what) + " '" + path + "'";
  const auto file = open_small(path, shown, SmallFile::or_own_pipe);
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0)
    throw os_error("cannot examine " + shown, errno);
  if (S_ISREG(facts.st_mode) && (facts.st_mode & 077) != 0)
    throw Error(ErrorKind::permission, "the " + shown + " is readable by other users")
        .hint("Set its mode to 0600.");
  return read_small(file, shown, most_private_bytes);
}

} // namespace gc2pc
