// SPDX-License-Identifier: Apache-2.0
/// \file
/// A disk that is full for real: everything lies on a small tmpfs that grows a little after every failure,
/// until the program passes.
#include "tests/crash/crash_pool.hpp"
#include "tests/support/small_disk.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/statvfs.h>

#include <cstdio>

using namespace gc2pc;
using test::crash_pool;

namespace {

constexpr unsigned long page = 4096;

/// Of the disk on `folder`, so that only `free` bytes more fit on it.
bool set_free(const std::filesystem::path& folder, unsigned long free) {
  struct statvfs now {};
  if (::statvfs(folder.c_str(), &now) != 0)
    return false;
  const auto used = (now.f_blocks - now.f_bfree) * now.f_frsize;
  return ::mount("tmpfs", folder.c_str(), "tmpfs", MS_REMOUNT, fmt::format("size={}", used + free).c_str()) ==
         0;
}

struct Outcome {
  int failures = 0;
  std::string wrong; ///< empty when all is well
};

/// Runs the command again and again, each time with more room beside what is in use by then.
Outcome until_it_passes(test::CrashPool& pool, const std::string& command) {
  Outcome outcome;
  std::string last;
  for (unsigned long pages = 0; pages < 400; pages += 1 + pages / 8) {
    if (!set_free(pool.folder(), pages * page))
      return {outcome.failures, "the disk does not grow"};
    const auto ran = pool.run(command);
    if (ran.code == 0)
      return outcome;
    ++outcome.failures;
    last = ran.err;
    if (ran.code >= 128 || ran.err.find("internal error:") != std::string::npos)
      return {outcome.failures, fmt::format("{} ended with {}: {}", command, ran.code, ran.err)};
  }
  return {outcome.failures, command + " never passes: " + last};
}

bool tell(const std::string& what, const Outcome& outcome, bool same) {
  std::fprintf(stderr, "full disk: %s failed %d times before it passed%s%s%s\n", what.c_str(),
               outcome.failures, outcome.wrong.empty() ? "" : "; ", outcome.wrong.c_str(),
               same ? "" : "; the result is another one");
  return outcome.wrong.empty() && same && outcome.failures > 0;
}

bool on_the_disk(test::CrashPool& pool, const std::string& begin, const std::string& command,
                 const test::World& wanted) {
  // The kept states lie beside the pool, not on the disk.
  if (::mount("tmpfs", pool.folder().c_str(), "tmpfs", MS_REMOUNT, "size=64m") != 0)
    return false;
  std::filesystem::copy(pool.folder().parent_path() / begin, pool.folder(),
                        std::filesystem::copy_options::recursive);
  const auto outcome = until_it_passes(pool, command);
  if (!set_free(pool.folder(), 1024 * page)) // looking takes room, too
    return false;
  return tell(command, outcome, pool.world() == wanted);
}

} // namespace

TEST_CASE("full disk: it fails, grows, and in the end everything is there") {
  for (const bool with_target : {false, true}) {
    auto& pool = crash_pool(with_target);
    pool.load("fresh");
    test::on_small_disk(pool.folder(), [&] { return on_the_disk(pool, "fresh", "plan", pool.start()); });
    test::on_small_disk(pool.folder(),
                        [&] { return on_the_disk(pool, "planned", "cutover", pool.finished()); });
    test::on_small_disk(pool.folder(),
                        [&] { return on_the_disk(pool, "complete", "rollback", pool.start()); });
  }
}
