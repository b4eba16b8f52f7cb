// SPDX-License-Identifier: Apache-2.0
/// \file
/// What docs/auditor-queries.md promises: the same answers before and after.
#include "tests/cli/auditor.hpp"
#include "tests/support/program.hpp"

#include <doctest/doctest.h>

using namespace gc2pc::test;

namespace {

void migrate(const PracticePool& pool) {
  const auto done = pool.cutover(pool.plan());
  REQUIRE_MESSAGE(done.code == 0, done.err);
}

std::string sqlite(const std::filesystem::path& file, const std::string& statement) {
  const auto ran = run_command({"sqlite3", file.string(), statement});
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  return ran.out;
}

/// Those of the legacy store, for the people who are in the new one.
std::string expected(const PracticePool& pool) {
  return of_people(sqlite_answers("legacy", pool.source(), {}),
                   sqlite(pool.target(), "SELECT lower(prinGuid) FROM tblPrincipal"));
}

} // namespace

TEST_CASE("an auditor gets the same answers from both databases") {
  const PracticePool pool;
  migrate(pool);
  const Inquiry everybody;
  const auto before = expected(pool);
  const auto after = sqlite_answers("migrated", pool.target(), everybody);
  CHECK((before == after));
  for (char question = '1'; question <= '6'; ++question) {
    CAPTURE(question);
    CHECK(count_of(before, question) > 5);
  }

  // One person, as the page asks.
  auto address = sqlite(pool.source(), "SELECT p.prinUri FROM tblPrincipal p JOIN tblPrincipalInvites i ON "
                                       "i.prinID = p.prinID JOIN tblPrincipalRole r ON r.prinRolePrinID = "
                                       "p.prinID JOIN tblNode n ON n.nodeID = r.prinRoleNodeID WHERE "
                                       "n.nodeType = 0 AND n.disabled = 0 ORDER BY 1 LIMIT 1");
  address.pop_back();
  Inquiry person;
  person.address = address;
  const auto of_one = sqlite_answers("legacy", pool.source(), person);
  CHECK((of_one == sqlite_answers("migrated", pool.target(), person)));
  for (const char question : {'4', '5'}) {
    CHECK(count_of(of_one, question) > 0);
    CHECK(count_of(of_one, question) < count_of(before, question));
  }

  // The first day of the messages counts them all, a late one none.
  Inquiry later;
  later.day = "2099-01-01";
  CHECK(count_of(sqlite_answers("migrated", pool.target(), later), '1') == 0);
}

TEST_CASE("an auditor sees when something was changed in the new store") {
  const PracticePool pool;
  migrate(pool);
  const Inquiry everybody;
  const auto before = expected(pool);
  const auto changed = [&](const std::string& statement) {
    const auto copy = pool.folder() / "changed.db";
    std::filesystem::copy_file(pool.target(), copy, std::filesystem::copy_options::overwrite_existing);
    sqlite(copy, statement);
    return sqlite_answers("migrated", copy, everybody) != before;
  };
  const std::string one = " WHERE rowid = (SELECT rowid FROM ";
  CHECK_FALSE(changed("SELECT 1"));
  CHECK(changed("DELETE FROM tblChat" + one + "tblChat ORDER BY chatDate DESC LIMIT 1)"));
  CHECK(changed("UPDATE tblChat SET content = content || '.'" + one +
                "tblChat WHERE content LIKE '%the%' LIMIT 1)"));
  CHECK(changed("DELETE FROM tblPrincipalAffiliations" + one +
                "tblPrincipalAffiliations WHERE principalID <> affiliationID LIMIT 1)"));
  CHECK(changed("DELETE FROM tblPrincipalInvites" + one + "tblPrincipalInvites LIMIT 1)"));
  CHECK(changed("DELETE FROM tblPrincipalRole WHERE prinRolePrinID = (SELECT min(r.prinRolePrinID) FROM "
                "tblPrincipalRole r JOIN tblNode n ON n.nodeID = r.prinRoleNodeID WHERE n.nodeType = 0)"));
}

TEST_CASE("in a store that was in use an auditor looks at the rooms that were migrated") {
  const PracticePool pool(true);
  migrate(pool);
  const Inquiry everybody;
  const auto before = expected(pool);
  const auto after = sqlite_answers("migrated", pool.target(), everybody);
  CHECK((before != after)); // it has rooms of its own
  const auto report = pool.run() / "report.json";
  CHECK((about(after, report) == about(before, report)));
  CHECK(count_of(about(before, report), '5') > 5);
}
