// SPDX-License-Identifier: Apache-2.0
/// \file
/// Small files are read whole or not at all, and none holds the program up.
#include "adapters/files/small_file.hpp"

#include "adapters/crypto/key_file.hpp"
#include "adapters/crypto/passphrase.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>

using namespace gc2pc;
using test::line_of;

namespace {

std::string refused(const std::string& path) {
  return line_of([&] { static_cast<void>(read_small_file(path, "rule file")); });
}

} // namespace

TEST_CASE("a small file is read whole, a large one and one with a NUL are refused") {
  const test::TemporaryFolder folder;
  const auto file = (folder / "rules.xml").string();
  const std::string content(100'000, 'x');
  test::write_file(file, content);
  CHECK(read_small_file(file, "rule file") == content);
  CHECK(read_small_file(file, "rule file", 100'000) == content);
  CHECK(line_of([&] { static_cast<void>(read_small_file(file, "rule file", 65'536)); }) ==
        "wrong-input: the rule file '" + file + "' is larger than 64 KiB");
  test::write_file(file, std::string("a\0b", 3));
  CHECK(refused(file) == "wrong-input: the rule file '" + file + "' has a NUL character, and is not a text");
}

TEST_CASE("a folder, a named pipe and a device are refused at once") {
  const test::TemporaryFolder folder;
  const auto pipe = (folder / "pipe").string();
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  for (const auto& path : {folder.path().string(), pipe, std::string("/dev/zero")}) {
    CAPTURE(path);
    CHECK(refused(path) ==
          "wrong-input: the rule file '" + path + "' is not a regular file. Give the path of a file.");
    CHECK(line_of([&] { static_cast<void>(Passphrase::from_file(path)); }) ==
          "wrong-input: the passphrase file '" + path +
              "' is not a regular file. Give a file, or a pipe of this process such as /dev/fd/3.");
    CHECK(line_of([&] { static_cast<void>(read_certificate(path)); }) ==
          "wrong-input: the certificate '" + path + "' is not a regular file. Give the path of a file.");
    CHECK(line_of([&] { static_cast<void>(read_public_key(path)); }) ==
          "wrong-input: the public key '" + path + "' is not a regular file. Give the path of a file.");
  }
  const auto absent = (folder / "absent").string();
  CHECK(refused(absent) == "not-found: cannot open rule file '" + absent + "': No such file or directory");
}

TEST_CASE("a pipe that says nothing is waited for, and a stop ends the wait within a second") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    action.sa_flags = SA_RESTART; // as the program sets it
    ::sigaction(SIGINT, &action, nullptr);
    try {
      static_cast<void>(Passphrase::from_file("/dev/fd/" + std::to_string(ends[0])));
      ::_exit(1);
    } catch (const Error& error) {
      ::_exit(error.kind() == ErrorKind::interrupted ? 0 : 2);
    }
  }
  ::usleep(300'000);
  const auto asked = std::chrono::steady_clock::now();
  int status = 0;
  // Again, should the child not have got as far as the wait.
  for (int i = 0; i < 100 && ::waitpid(child, &status, WNOHANG) == 0; ++i) {
    ::kill(child, SIGINT);
    ::usleep(50'000);
  }
  CHECK(std::chrono::steady_clock::now() - asked < std::chrono::seconds{1});
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  ::close(ends[0]);
  ::close(ends[1]);
}
