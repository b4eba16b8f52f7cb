// SPDX-License-Identifier: Apache-2.0
#include "tests/engine/snapshot_keys.hpp"

#include "tests/support/temporary_folder.hpp"

#include <sys/wait.h>

namespace gc2pc::test {

int shell(const std::string& command) {
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

const std::filesystem::path& key_folder() {
  static const TemporaryFolder folder;
  static const bool made = [] {
    const auto in = "cd '" + folder.path().string() + "' && umask 077 && exec >log 2>&1 && ";
    const auto certificate = [&](const std::string& name, const std::string& kind) {
      return shell(in + "openssl req -x509 -nodes -days 3650 -newkey " + kind + " -keyout " + name +
                   ".pem -out " + name + "-cert.pem -subj '/CN=" + name + "'");
    };
    REQUIRE(certificate("weak", "rsa:1024") == 0);
    REQUIRE(certificate("small", "ec -pkeyopt ec_paramgen_curve:secp112r1") == 0);
    REQUIRE(certificate("signs-only", "rsa:2048 -addext keyUsage=digitalSignature") == 0);
    REQUIRE(certificate("agrees-only", "ec -pkeyopt ec_paramgen_curve:P-256 -addext keyUsage=keyAgreement") ==
            0);
    REQUIRE(shell(in +
                  "openssl req -new -nodes -newkey rsa:2048 -keyout old.pem -out old.csr -subj /CN=old && "
                  "openssl x509 -req -in old.csr -signkey old.pem -days -1 -out old-cert.pem") == 0);
    REQUIRE(certificate("rsa", "rsa:2048") == 0);
    REQUIRE(certificate("other", "rsa:2048") == 0);
    REQUIRE(certificate("ec", "ec -pkeyopt ec_paramgen_curve:P-256") == 0);
    REQUIRE(shell(in + "openssl genpkey -algorithm ed25519 -out ed25519.pem && "
                       "openssl pkey -in ed25519.pem -pubout -out ed25519-public.pem") == 0);
    REQUIRE(shell(in + "openssl genpkey -algorithm ed25519 -out other25519.pem && "
                       "openssl pkey -in other25519.pem -pubout -out other25519-public.pem") == 0);
    REQUIRE(shell(in +
                  "printf 'correct horse battery\\n' >passphrase.txt && printf 'another one altogether\\n' "
                  ">other.txt && printf 'short\\n' >short.txt") == 0);
    return true;
  }();
  static_cast<void>(made);
  return folder.path();
}

std::string key_file(const std::string& name) {
  return (key_folder() / name).string();
}

} // namespace gc2pc::test
