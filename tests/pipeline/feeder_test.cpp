// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/error.hpp"
#include "migrator/copy/feeder.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

using namespace gc2pc;
using IntFeeder = Feeder<int>;

TEST_CASE("feeder: items arrive in order and are used again") {
  std::atomic<int> made = 0;
  IntFeeder feeder([&](IntFeeder::Reading& reading) {
    for (int i = 1; i <= 1000; ++i) {
      auto item = reading.blank();
      made += *item == 0;
      *item = i;
      reading.put(std::move(item));
    }
  });
  int expected = 0;
  while (auto item = feeder.take()) {
    CHECK(*item == ++expected);
    feeder.give_back(std::move(item));
  }
  CHECK(expected == 1000);
  CHECK(made <= static_cast<int>(feeder_items));
}

TEST_CASE("feeder: what the reading thread throws comes out of take, after what it had read") {
  IntFeeder feeder([](IntFeeder::Reading& reading) {
    reading.put(reading.blank());
    throw Error(ErrorKind::connection, "gone");
  });
  CHECK(feeder.take());
  CHECK(test::line_of([&] { static_cast<void>(feeder.take()); }) == "connection: gone");
}

TEST_CASE("feeder: the end is heard before the reading thread has put its things away") {
  std::atomic<bool> heard = false, ended = false;
  {
    IntFeeder feeder([&](IntFeeder::Reading& reading) {
      reading.put(reading.blank());
      reading.end();
      while (!heard)
        std::this_thread::yield();
      ended = true;
    });
    CHECK(feeder.take());
    CHECK_FALSE(feeder.take());
    CHECK_FALSE(ended);
    heard = true;
  }
  CHECK(ended);
}

TEST_CASE("feeder: a caller that leaves early stops the reading thread") {
  std::atomic<bool> ended = false;
  {
    IntFeeder feeder([&](IntFeeder::Reading& reading) {
      while (auto item = reading.blank())
        reading.put(std::move(item));
      ended = true;
    });
    CHECK(feeder.take());
  }
  CHECK(ended);
}
