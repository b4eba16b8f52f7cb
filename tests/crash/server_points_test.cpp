// SPDX-License-Identifier: Apache-2.0
/// \file
/// SIGKILL at every named point, with a target on a server: PostgreSQL by itself, and behind its ODBC driver.
/// Takes minutes; `ctest -C proof -L proof` runs it, the tests of every day do not.
/// `GC2PC_CRASH_EVERY=1`, `GC2PC_CRASH_VERBS`: as in points_test.cpp.
#include "adapters/fault_point.hpp"
#include "tests/crash/crash_pool.hpp"
#include "tests/support/odbc_database.hpp"
#include "tests/support/postgres_server.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

void kill_everywhere(Reach reach) {
  const auto server = shared_postgres();
  if (!server || (reach == Reach::odbc && !has_driver("PostgreSQL Unicode")))
    return;
  std::set<std::string> seen;
  int kills = 0;
  for (const bool with_target : {false, true}) {
    CrashPool pool(with_target, postgres_target(*server, reach));
    const auto kill = [&](const std::string& command) {
      if (is_wanted("GC2PC_CRASH_VERBS", command))
        kills += kill_at_each(pool, command, seen);
    };
    kill("cutover");
    kill("rollback");
    if (!with_target)
      kill("plan");
    kill("precopy");
    kill("late-cutover");
  }
  if (is_wanted("GC2PC_CRASH_VERBS", "all of them"))
    for (const auto point : fault_points()) {
      CAPTURE(to_string(point));
      CHECK(seen.contains(std::string(to_string(point))));
    }
  MESSAGE("points ", seen.size(), ", kills ", kills);
}

} // namespace

TEST_CASE("server points: PostgreSQL, killed at every one, the program resumes, and goes back") {
  kill_everywhere(Reach::libpq);
}

TEST_CASE("server points: PostgreSQL behind ODBC, killed at every one, the program resumes, and goes back") {
  kill_everywhere(Reach::odbc);
}
