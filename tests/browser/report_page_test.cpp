// SPDX-License-Identifier: Apache-2.0
/// \file
/// The report of a practice pool and of the rehearsal data, as a browser shows it.
#include "tests/browser/opened_report.hpp"
#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

using namespace gc2pc::test;
namespace fs = std::filesystem;

TEST_CASE("the report of a plan made again, of one that cannot be executed, and of a cutover") {
  const PracticePool pool;
  const auto hash = pool.plan();
  SUBCASE("planned again") {
    REQUIRE(run_program({"plan", "--run", pool.run().string(), "--since", pool.run().string()}).code == 0);
    check_in_browser(pool.run());
  }
  SUBCASE("cannot be executed: there is no space for the files") {
    const auto run = (pool.folder() / "no-space").string();
    REQUIRE(run_program(Words{"plan", "--run", run} + pool.options_with("--files-to", "/proc/files")).code ==
            3);
    check_in_browser(run, {"--quick"});
  }
  SUBCASE("migrated") {
    REQUIRE(pool.cutover(hash).code == 0);
    check_in_browser(pool.run(), {"--quick"});
  }
}

TEST_CASE("contoso: the report of a plan") {
  const auto data = fs::path(GC2PC_SHARED_DIR) / "data/contoso";
  if (!fs::exists(data / "legacy.db")) {
    skip("the rehearsal data is not at " + data.string());
    return;
  }
  const TemporaryFolder folder;
  fs::copy_file(data / "directory.ldif", folder / "directory.ldif");
  fs::permissions(folder / "directory.ldif", fs::perms(0600));
  const auto planned =
      run_program({"plan", "--run", (folder / "run").string(), "--source",
                   "sqlite3://dbname=" + (data / "legacy.db").string(), "--target",
                   "sqlite3://dbname=" + (folder / "mgc.db").string(), "--directory",
                   "ldif:" + (folder / "directory.ldif").string(), "--lookup-address",
                   "sip:ocschat@contoso.com", "--pool", "pcpool.contoso.com", "--files-from",
                   (data / "filestore").string(), "--files-to", (folder / "files").string()});
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  check_in_browser(folder / "run");
}
