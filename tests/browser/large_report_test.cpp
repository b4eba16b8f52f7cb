// SPDX-License-Identifier: Apache-2.0
/// \file
/// Report and archive of the largest pool that the documentation speaks of, as a browser shows them.
#include "tests/browser/opened_report.hpp"
#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace gc2pc::test;

TEST_CASE("33,077 rooms: at most 6 MB, painted within a second, searched within 100 ms") {
  const TemporaryFolder folder;
  const auto pool = folder / "pool", run = folder / "run";
  REQUIRE(run_program({"sample", "--out", pool.string(), "--rooms", "33077", "--messages", "60000",
                       "--people", "20000"})
              .code == 0);
  const auto planned =
      run_program({"plan", "--config", (pool / "gc2pc.ini").string(), "--run", run.string()});
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  check_in_browser(run, {"--large"});
}

/// A folder for each room costs the disk a minute or more.
TEST_CASE("33,077 rooms: the pages of an archive, its list painted within a second") {
  if (std::getenv("GC2PC_DAILY") == nullptr)
    return skip("part of what runs once a day: set GC2PC_DAILY");
  const TemporaryFolder folder;
  const auto pool = folder / "pool";
  REQUIRE(run_program({"sample", "--out", pool.string(), "--rooms", "33077", "--messages", "60000",
                       "--people", "20000"})
              .code == 0);
  // The last month: a page for each room and month costs the disk minutes, and the list shows every room
  // without.
  const auto archive = folder / "archive";
  const auto made =
      run_program({"export", "--raw", "--source", "sqlite3://dbname=" + (pool / "legacy.db").string(),
                   "--out", archive.string(), "--start-date", "2013-05-01"});
  REQUIRE_MESSAGE(made.code == 0, made.err);
  check_archive_pages(archive, {"--large"});
}
