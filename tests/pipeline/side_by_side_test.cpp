// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/error.hpp"
#include "migrator/copy/side_by_side.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <thread>

using namespace gc2pc;

namespace {

constexpr std::size_t things = 200;

bool always() {
  return true;
}

} // namespace

TEST_CASE("side by side: each is done once, on any number of threads") {
  for (const std::size_t threads : {1, 2, 8, 500}) {
    CAPTURE(threads);
    std::array<std::atomic<int>, things> done{};
    side_by_side(
        things, threads, [&](std::size_t i) { ++done[i]; }, always);
    for (const auto& times : done)
      CHECK(times == 1);
  }
  side_by_side(
      0, 8, [](std::size_t) { FAIL("there is nothing to do"); }, always);
}

TEST_CASE("side by side: the failure comes out, and no more are begun") {
  std::atomic<std::size_t> begun = 0;
  CHECK(test::line_of([&] {
          side_by_side(
              1'000'000, 4,
              [&](std::size_t i) {
                ++begun;
                if (i == 10)
                  throw Error(ErrorKind::no_space, "the disk is full");
              },
              always);
        }) == "no-space: the disk is full");
  CHECK(begun > 0);
  CHECK(begun < 1'000'000);
}

TEST_CASE("side by side: a stop is asked for on the caller's thread, and ends what was not begun") {
  std::atomic<std::size_t> begun = 0;
  const auto caller = std::this_thread::get_id();
  int asked = 0;
  side_by_side(
      1'000'000, 4, [&](std::size_t) { ++begun; },
      [&] {
        CHECK(std::this_thread::get_id() == caller);
        return ++asked < 5;
      });
  CHECK(asked == 5);
  CHECK(begun < 1'000'000);
}
