// SPDX-License-Identifier: Apache-2.0
/// \file
/// The pages of an archive, as a browser shows them.
#include "tests/browser/opened_report.hpp"
#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

using namespace gc2pc::test;
namespace fs = std::filesystem;

TEST_CASE("the pages of an archive of a practice pool") {
  const PracticePool pool;
  const auto archive = pool.folder() / "archive";
  const auto made =
      run_program({"export", "--source", "sqlite3://dbname=" + pool.source().string(), "--files-from",
                   (pool.folder() / "files").string(), "--out", archive.string()});
  REQUIRE_MESSAGE(made.code == 0, made.err);
  check_archive_pages(archive);
}

TEST_CASE("contoso: the pages of an archive as it is") {
  const auto data = fs::path(GC2PC_SHARED_DIR) / "data/contoso";
  if (!fs::exists(data / "legacy.db")) {
    skip("the rehearsal data is not at " + data.string());
    return;
  }
  const TemporaryFolder folder;
  const auto made =
      run_program({"export", "--raw", "--source", "sqlite3://dbname=" + (data / "legacy.db").string(),
                   "--files-from", (data / "filestore").string(), "--out", (folder / "archive").string()});
  REQUIRE_MESSAGE(made.code == 0, made.err);
  check_archive_pages(folder / "archive");
}
