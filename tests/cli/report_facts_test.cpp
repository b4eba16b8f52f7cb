// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a report shows beside the plan, and how a run keeps it.
#include "mappings/rules/planner.hpp"
#include "migrator/plan/source_facts.hpp"
#include "tests/support/organisation.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;

namespace {

/// Two rooms below Engineering, of which one stays behind, and one in Sales.
SourceFacts facts_of_three_rooms() {
  test::Organisation organisation;
  organisation.category(2, 1, "Engineering");
  organisation.category(3, 2, "Berlin");
  organisation.category(4, 1, "Sales");
  organisation.room(5, 3, "Storage");
  organisation.room(6, 3, "Old").disabled = true;
  organisation.room(7, 4, "Leads");
  organisation.person(10, "sip:ada@contoso.com");
  organisation.person(11, "sip:bob@contoso.com");
  organisation.scope(1, 10);
  organisation.scope(1, 11);
  organisation.role(5, 10, test::Organisation::manager);
  organisation.role(5, 11, test::Organisation::member);
  organisation.role(6, 11, test::Organisation::manager);
  organisation.message(5, 1, 10, "a");
  organisation.message(5, 2, 10, "b");
  organisation.message(6, 1, 11, "c");
  organisation.message(7, 1, 10, "d");
  constexpr std::int64_t ticks_per_year = 365 * 86'400 * ticks_per_second;
  organisation.messages[1].date.value += 2 * ticks_per_year; // of 2012; the others are of 2010
  Planner planner(organisation.inputs);
  planner.survey(organisation.messages);
  static_cast<void>(planner.finish());
  return planner.facts();
}

void check_facts(const SourceFacts& facts) {
  REQUIRE(facts.years.size() == 2);
  CHECK(facts.years.at(2010).migrated == 2);
  CHECK(facts.years.at(2010).left_out == 1);
  CHECK(facts.years.at(2012).migrated == 1);
  CHECK(facts.years.at(2012).left_out == 0);
  REQUIRE(facts.branches.size() == 2);
  CHECK(facts.branches[0].name == "Engineering");
  CHECK(facts.branches[0].rooms == 2);
  CHECK(facts.branches[0].messages == 3);
  CHECK(facts.branches[1].name == "Sales");
  REQUIRE(facts.skipped.size() == 1);
  CHECK(facts.skipped[0].legacy == legacy::NodeId{6});
  CHECK(facts.skipped[0].path == "Engineering-Berlin-Old");
  CHECK(facts.skipped[0].messages == 1);
  REQUIRE(facts.managers.size() == 2);
  CHECK(facts.managers.at(legacy::NodeId{5}) ==
        std::vector<SourceFacts::Manager>{{"Person 10", "sip:ada@contoso.com"}});
  CHECK(facts.managers.at(legacy::NodeId{6}) ==
        std::vector<SourceFacts::Manager>{{"Person 11", "sip:bob@contoso.com"}});
  REQUIRE(facts.members);
  CHECK(*facts.members == std::map<legacy::NodeId, std::int64_t>{{legacy::NodeId{5}, 1}});
}

} // namespace

TEST_CASE("years, categories, rooms that stay behind and managers are there for a report") {
  check_facts(facts_of_three_rooms());
}

TEST_CASE("a run keeps them as they are") {
  check_facts(facts_from_stored(stored_facts(facts_of_three_rooms())));
  const auto earlier =
      facts_from_stored(R"({"years": [], "branches": [], "skipped": [], "managers": [[5, ["Person 10"]]]})");
  CHECK(earlier.managers.at(legacy::NodeId{5}) == std::vector<SourceFacts::Manager>{{"Person 10", ""}});
  CHECK_FALSE(earlier.members);
  CHECK_THROWS_WITH_AS(static_cast<void>(facts_from_stored("{}")),
                       "the run's facts of the source cannot be read", Error);
}
