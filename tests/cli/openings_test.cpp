// SPDX-License-Identifier: Apache-2.0
/// \file
/// How often a command opens run.db: each opening reads the whole journal.
#include "adapters/files/unique_fd.hpp"
#include "migrator/base/clock.hpp"
#include "tests/support/program.hpp"

#include <doctest/doctest.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>

using namespace gc2pc::test;

namespace {

/// Openings of run.db in a folder, by anything, from the construction on.
class Openings {
 public:
  explicit Openings(const std::filesystem::path& folder)
      : events_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
    REQUIRE(events_);
    REQUIRE(::inotify_add_watch(events_.get(), folder.c_str(), IN_OPEN) >= 0);
  }

  [[nodiscard]] int count() {
    alignas(inotify_event) std::array<char, 65536> bytes;
    for (;;) {
      const auto size = ::read(events_.get(), bytes.data(), bytes.size());
      if (size <= 0)
        return count_;
      for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
        inotify_event event;
        std::memcpy(&event, bytes.data() + at, sizeof event);
        REQUIRE((event.mask & IN_Q_OVERFLOW) == 0);
        count_ += event.len > 0 && std::string_view(bytes.data() + at + sizeof event) == "run.db";
        at += sizeof event + event.len;
      }
    }
  }

 private:
  gc2pc::UniqueFd events_;
  int count_ = 0;
};

} // namespace

TEST_CASE("a command opens run.db once") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const auto run = pool.run().string();
  // SQLite opens it; to read only, gc2pc looks at its head before.
  constexpr int at_most = 2;
  for (const auto& words :
       {Words{"plan", "--run", run}, Words{"status", "--run", run, "--audit"}, Words{"report", "--run", run},
        Words{"cutover", "--run", run},
        Words{"cutover", "--run", run, "--execute", "--plan", hash, "--consent", "directory", "--quiet", "0"},
        Words{"verify", "--run", run}, Words{"snapshot", "verify", "--run", run},
        Words{"rollback", "--run", run, "--execute", "--consent", "directory"}}) {
    CAPTURE(words.front());
    Openings openings(pool.run());
    const gc2pc::Stopwatch watch;
    const auto ran = run_program(words);
    REQUIRE_MESSAGE(ran.code == 0, ran.err);
    const auto count = openings.count();
    CHECK(count > 0);
    // The live page of a call that works looks every two seconds, and once more at the end.
    const bool works = words.front() == "plan" || words.front() == "verify" ||
                       std::find(words.begin(), words.end(), "--execute") != words.end();
    CHECK(count <= at_most + (works ? 1 + static_cast<int>(watch.seconds() / 2) : 0));
  }
}
