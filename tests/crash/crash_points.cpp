// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/crash_pool.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <sstream>

namespace gc2pc::test {

std::vector<std::string> trace(CrashPool& pool, const std::string& command) {
  const TemporaryFolder folder;
  const auto file = folder / "trace";
  pool.load(pool.begin_of(command));
  const auto ran = pool.run(command, {{"GC2PC_FAULT", "trace:" + file.string()}});
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  std::vector<std::string> points;
  std::istringstream lines(read_file(file));
  for (std::string line; std::getline(lines, line);)
    points.push_back(line);
  return points;
}

namespace {

/// How often each.
std::map<std::string, int> passed(CrashPool& pool, const std::string& command) {
  std::map<std::string, int> counts;
  for (const auto& point : trace(pool, command))
    ++counts[point];
  return counts;
}

} // namespace

int kill_at_each(CrashPool& pool, const std::string& command, std::set<std::string>& seen) {
  const bool all = setting("GC2PC_CRASH_EVERY", 0) == 1;
  int runs = 0;
  const bool after_precopy = command == "precopy" || command == "late-cutover";
  for (const auto& [point, times] : passed(pool, command)) {
    if (!seen.insert(point).second && after_precopy && !all)
      continue;
    for (int n = 1; n <= (all ? times : 1); ++n) {
      const auto fault = point + ":" + std::to_string(n) + ":kill";
      CAPTURE(command);
      CAPTURE(fault);
      pool.load(pool.begin_of(command));
      const auto ran = pool.run(command, {{"GC2PC_FAULT", fault}});
      CHECK_MESSAGE(ran.code == 128 + SIGKILL, ran.code, " ", ran.err);
      pool.must_recover(command);
      ++runs;
    }
  }
  return runs;
}

} // namespace gc2pc::test
