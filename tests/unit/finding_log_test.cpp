// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/finding_log.hpp"
#include "tests/support/organisation.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using test::Organisation;

namespace {

/// Seven people of a type that does not exist, and warnings between them and the rest.
Organisation with_errors() {
  Organisation org;
  org.category(20, 1, "A");
  org.role(20, 999, Organisation::member); // nobody
  for (std::int64_t id = 10; id < 17; ++id)
    org.person(id, "sip:u" + std::to_string(id) + "@contoso.com").type = PrincipalType{99};
  return org;
}

std::vector<Finding> found_up_to(const Organisation& org) {
  try {
    static_cast<void>(org.plan());
  } catch (const TooManyErrors& stopped) {
    CHECK(stopped.kind() == ErrorKind::plan_errors);
    return stopped.found();
  }
  FAIL("planning did not stop");
  return {};
}

} // namespace

TEST_CASE("planning stops at a number of errors, always the same ones, and reports what was found") {
  auto org = with_errors();
  const auto whole = org.plan();
  REQUIRE(whole.count(Severity::error) == 7);
  for (const std::size_t limit : {1, 3, 7}) {
    CAPTURE(limit);
    org.inputs.max_errors = limit;
    const auto found = found_up_to(org);
    CHECK(found == found_up_to(org));
    std::vector<Finding> errors, first;
    for (const auto& finding : found)
      if (text_of(finding.code).severity == Severity::error)
        errors.push_back(finding);
    for (const auto& finding : whole.findings)
      if (text_of(finding.code).severity == Severity::error && first.size() < limit)
        first.push_back(finding);
    CHECK(errors == first);
    CHECK(found.size() > errors.size()); // the orphan came before
  }
  org.inputs.max_errors = 1;
  CHECK_THROWS_WITH(static_cast<void>(org.plan()), "planning stopped at 1 error");
  org.inputs.max_errors = 3;
  CHECK_THROWS_WITH(static_cast<void>(org.plan()), "planning stopped at 3 errors");
}

TEST_CASE("of each code so many findings are kept, the others counted; of those about objects more") {
  FindingLog log;
  const auto most = static_cast<std::int64_t>(most_single_findings);
  for (std::int64_t i = 0; i < most + 3; ++i) {
    log.add({Code::bad_text, "tblChat", std::to_string(i), std::nullopt, {}, "x", 2});
    log.add({Code::name_prefixed, "tblNode", std::to_string(i), Guid{}, {}, "x", 1});
  }
  log.add({Code::file_missing, {}, "a", std::nullopt, {}, "x", 1});
  log.add_counted(Code::file_missing, 0, 0);
  const auto found = log.take();
  CHECK(found.size() == 2 * most_single_findings + 5);
  CHECK(found[most_single_findings + 2].code == Code::name_prefixed);
  CHECK(found[2 * most_single_findings + 3] == only_counted(Code::bad_text, 3, 6));
  CHECK(found.back().key == "a");
  CHECK(count(found, Severity::warning) == 2 * most_single_findings + 7);
  CHECK(log.take().empty());
}

TEST_CASE("findings about objects have a bound, too, and those beyond are counted") {
  FindingLog log;
  for (std::size_t i = 0; i < most_findings_of_objects + 2; ++i)
    log.add({Code::name_prefixed, "tblNode", std::to_string(i), Guid{}, {}, "x", 3});
  const auto found = log.take();
  CHECK(found.size() == most_findings_of_objects + 1);
  CHECK(found.back() == only_counted(Code::name_prefixed, 2, 6));
}

TEST_CASE("a limit that is not reached changes nothing, the hash included") {
  auto org = with_errors();
  const auto whole = org.plan();
  org.inputs.max_errors = 8;
  const auto plan = org.plan();
  CHECK(plan.hash == whole.hash);
  CHECK(plan.findings == whole.findings);
}

TEST_CASE("bad text that is refused counts, in messages too") {
  Organisation org;
  org.category(20, 1, "A");
  org.room(21, 20, "r");
  for (std::int64_t id = 1; id < 10; ++id)
    org.message(21, id, 1, "bad \xff");
  org.inputs.policies.bad_text = BadText::fail;
  org.inputs.max_errors = 4;
  const auto found = found_up_to(org);
  REQUIRE(!found.empty());
  CHECK(found.size() == 4);
  CHECK(found.back().key == "channelId 21, chatId 4");
}
