// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/local_time.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <ctime>
#include <string>

using namespace gc2pc;

namespace {

/// The time zone of this process for the length of a test.
class Zone {
 public:
  explicit Zone(const char* rule) {
    if (const char* now = std::getenv("TZ"))
      before_ = now;
    setenv("TZ", rule, 1);
    tzset();
  }
  ~Zone() {
    before_.empty() ? unsetenv("TZ") : setenv("TZ", before_.c_str(), 1);
    tzset();
  }
  Zone(const Zone&) = delete;
  Zone& operator=(const Zone&) = delete;

 private:
  std::string before_;
};

} // namespace

TEST_CASE("a time that a person reads has the local one beside it") {
  const std::string winter = "2026-01-31T03:04:05.678Z", late = "2026-06-30T22:30:00Z";
  {
    const Zone zone("CET-1CEST,M3.5.0,M10.5.0/3");
    CHECK(with_local_time(winter) == "2026-01-31T03:04:05.678Z (04:04:05 CET)");
    CHECK(with_local_time(late) == "2026-06-30T22:30:00Z (2026-07-01 00:30:00 CEST)"); // another day
    CHECK(clock_time(winter) == "04:04:05 CET (03:04:05 UTC)");
    CHECK(clock_time(std::time_t{0}) == "01:00:00 CET (00:00:00 UTC)");
    CHECK(with_local_time("soon") == "soon");
    CHECK(clock_time(std::string("soon")) == "soon");
  }
  const Zone zone("UTC0");
  CHECK(with_local_time(winter) == winter);
  CHECK(clock_time(winter) == "03:04:05 UTC");
}
