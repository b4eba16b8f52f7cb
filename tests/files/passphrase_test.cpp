// SPDX-License-Identifier: Apache-2.0
#include "adapters/crypto/passphrase.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

using namespace gc2pc;
using test::line_of;

TEST_CASE("passphrase: from the first line of a private file, the environment, or a descriptor") {
  const test::TemporaryFolder folder;
  const auto file = (folder / "secret").string();
  test::write_file(file, "correct horse battery\r\nnot this\n");
  REQUIRE(::chmod(file.c_str(), 0600) == 0);
  CHECK(Passphrase::from_file(file).text() == "correct horse battery");
  REQUIRE(::setenv("GC2PC_TEST_PASSPHRASE", "staple correct horse", 1) == 0);
  CHECK(Passphrase::from_environment("GC2PC_TEST_PASSPHRASE").text() == "staple correct horse");
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  REQUIRE(::write(ends[1], "through a pipe\n", 15) == 15);
  ::close(ends[1]);
  CHECK(Passphrase::from_file("/dev/fd/" + std::to_string(ends[0])).text() == "through a pipe");
  ::close(ends[0]);
}

TEST_CASE("passphrase: what others may read, or is too short, is refused, and never repeated") {
  const test::TemporaryFolder folder;
  const auto file = (folder / "secret").string();
  const auto refused = [&] { return line_of([&] { static_cast<void>(Passphrase::from_file(file)); }); };
  test::write_file(file, "correct horse battery\n");
  REQUIRE(::chmod(file.c_str(), 0640) == 0);
  CHECK(refused() ==
        "permission: the passphrase file '" + file + "' is readable by other users. Set its mode to 0600.");
  REQUIRE(::chmod(file.c_str(), 0600) == 0);
  test::write_file(file, "elevenbytes\n");
  CHECK(refused() == "usage: the passphrase of '" + file + "' must have 12 to 1024 bytes");
  test::write_file(file, std::string(100'000, 'x'));
  CHECK(refused() == "wrong-input: the passphrase file '" + file + "' is larger than 64 KiB");
  std::filesystem::remove(file);
  CHECK(refused() == "not-found: cannot open passphrase file '" + file + "': No such file or directory");
}

TEST_CASE("secrets: a process that forbids core dumps leaves none, and cannot be read by others") {
  const auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    forbid_core_dumps();
    rlimit limit{};
    const bool none = ::getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0;
    ::_exit(none && ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}
