// SPDX-License-Identifier: Apache-2.0
#include "adapters/retry_policy.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

using namespace gc2pc;

namespace {

using std::chrono::milliseconds;

constexpr std::array short_waits{milliseconds{1}, milliseconds{2}};
const StopRequested never = [] { return false; };
const auto is_lost = [](const Error& error) { return error.kind() == ErrorKind::connection; };

Error lost() {
  return Error(ErrorKind::connection, "lost");
}

} // namespace

TEST_CASE("retry: work is done again after each wait, and each is announced") {
  std::vector<milliseconds> announced;
  RetryPolicy policy{short_waits};
  policy.note = [&](const Error& error, milliseconds wait) {
    CHECK(error.message() == "lost");
    announced.push_back(wait);
  };
  int tries = 0;
  CHECK(with_retry(policy, is_lost, never, [&] {
          if (++tries < 3)
            throw lost();
          return tries;
        }) == 3);
  CHECK(announced == std::vector(short_waits.begin(), short_waits.end()));
}

TEST_CASE("retry: after the last wait, and for an error that does not pass, the error is thrown") {
  int tries = 0;
  CHECK(test::line_of([&] {
          with_retry({short_waits}, is_lost, never, [&] {
            ++tries;
            throw lost();
          });
        }) == "connection: lost");
  CHECK(tries == 3);
  tries = 0;
  CHECK(test::line_of([&] {
          with_retry({short_waits}, is_lost, never, [&] {
            ++tries;
            throw Error(ErrorKind::no_space, "full");
          });
        }) == "no-space: full");
  CHECK(tries == 1);
}

TEST_CASE("retry: work that made progress gets all waits again") {
  int tries = 0;
  with_retry({short_waits}, is_lost, never, [&](std::size_t& waited) {
    ++tries;
    if (tries == 3)
      waited = 0;
    if (tries < 5)
      throw lost();
  });
  CHECK(tries == 5);
}

TEST_CASE("retry: a stop ends a wait") {
  constexpr std::array long_wait{milliseconds{60'000}};
  RetryPolicy policy{long_wait};
  policy.stop_hint = "Run it again.";
  bool stop = false;
  const auto begin = std::chrono::steady_clock::now();
  CHECK(test::line_of([&] {
          with_retry(
              policy, is_lost, [&] { return std::exchange(stop, true); }, [] { throw lost(); });
        }) == "interrupted: stopped while waiting for the target. Run it again.");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{10});
}
