// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: a disk that is full soon, where the system lets the test mount one.
#pragma once

#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>

namespace gc2pc::test {

/// Runs `work` in a child process whose `folder` is a disk of 256 KiB (or `size`) that no other program sees.
/// `work` returns whether all is well. Says so and checks nothing where the test may not mount.
inline void on_small_disk(const std::filesystem::path& folder, const std::function<bool()>& work,
                          const char* size = "size=256k,mode=0700") {
  constexpr int not_allowed = 77;
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("tmpfs", folder.c_str(), "tmpfs", 0, size) != 0)
      ::_exit(not_allowed);
    bool well = false;
    try {
      well = work();
    } catch (...) {
      well = false; // the parent tells of it
    }
    ::_exit(well ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  if (WIFEXITED(status) && WEXITSTATUS(status) == not_allowed)
    skip("this account may not mount a small disk");
  else
    CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

} // namespace gc2pc::test
