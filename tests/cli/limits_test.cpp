// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/limits.hpp"
#include "tests/support/organisation.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using test::Organisation;

namespace {

Limit limit_named(const std::vector<Limit>& limits, const std::string& name) {
  const auto found =
      std::find_if(limits.begin(), limits.end(), [&](const Limit& limit) { return limit.name == name; });
  REQUIRE_MESSAGE(found != limits.end(), name);
  return *found;
}

std::vector<Limit> limits_of(const Organisation& org) {
  return gc2pc::limits_of(org.inputs.source, org.plan(), org.inputs.policies);
}

/// `ü` is two bytes and one unit, so that bytes cannot be taken for units.
std::string text(std::int64_t units) {
  std::string result;
  for (std::int64_t i = 0; i < units; ++i)
    result += "ü";
  return result;
}

} // namespace

TEST_CASE("every documented limit is looked at") {
  const std::vector<std::tuple<std::string, std::int64_t, bool>> expected{
      {"access control entries", 2'000'000, false},
      {"invitations", 2'000'000, false},
      {"users", 150'000, false},
      {"longest name, path included", 256, true},
      {"longest description", 256, true},
      {"longest address", 256, true},
      {"longest other text of a principal", 256, true},
      {"longest directory path", 384, true},
      {"longest add-in name", 50, true},
      {"longest add-in URL", 255, false},
      {"longest preference label", 255, false}};
  const auto limits = limits_of(Organisation());
  REQUIRE(limits.size() == expected.size());
  for (std::size_t i = 0; i < limits.size(); ++i) {
    const auto& [name, highest, ruled] = expected[i];
    CAPTURE(name);
    CHECK(limits[i].name == name);
    CHECK(limits[i].limit == highest);
    CHECK(limits[i].ruled == ruled);
    CHECK_FALSE(limits[i].exceeded());
    CHECK_FALSE(limits[i].near());
  }
  CHECK(exceeded_text(limits).empty());
  CHECK(near_text(limits).empty());
}

TEST_CASE("numbers of rows: at the warning, at the limit, one above") {
  Plan plan;
  const auto with = [&](std::size_t roles, std::size_t scopes, std::size_t invitations) {
    plan.structure.roles.inserted = std::vector<chat::Role>(roles);
    plan.structure.scopes.inserted.resize(scopes);
    plan.rest.invitations.inserted = std::vector<chat::Invitation>(invitations);
    return gc2pc::limits_of({}, plan, {});
  };
  auto limits = with(900'000, 99'999, 999'999);
  CHECK(near_text(limits).empty());
  limits = with(900'000, 100'000, 1'000'000);
  CHECK(near_text(limits) == "access control entries 1,000,000 of at most 2,000,000, "
                             "invitations 1,000,000 of at most 2,000,000");
  CHECK(exceeded_text(limits).empty());
  limits = with(1'000'000, 1'000'000, 2'000'000);
  CHECK(exceeded_text(limits).empty());
  CHECK(limit_named(limits, "access control entries").near());
  limits = with(1'000'001, 1'000'000, 2'000'001);
  CHECK(near_text(limits).empty());
  CHECK(exceeded_text(limits) == "access control entries 2,000,001 of at most 2,000,000, "
                                 "invitations 2,000,001 of at most 2,000,000");

  plan = {};
  std::vector<chat::Principal> people(150'001);
  for (auto& principal : people)
    principal.type = PrincipalType::user;
  people.back().type = PrincipalType::group; // a group is not a user
  plan.structure.principals.inserted = people;
  CHECK(exceeded_text(gc2pc::limits_of({}, plan, {})).empty());
  people.back().type = PrincipalType::user;
  plan.structure.principals.inserted = people;
  CHECK(exceeded_text(gc2pc::limits_of({}, plan, {})) == "users 150,001 of at most 150,000");
}

TEST_CASE("roles of a category count on each of its rooms, the source's as they stand there") {
  Organisation org;
  org.person(10, "sip:u10@contoso.com");
  org.scope(1, 10);
  org.category(20, 1, "A");
  for (std::int64_t room = 0; room < 7; ++room)
    org.room(30 + room, 20, "room " + std::to_string(room));
  org.role(20, 10, Organisation::member);
  const auto plan = org.plan();
  const auto entries = limit_named(limits_of(org), "access control entries");
  CHECK(plan.structure.roles.inserted.size() == 8); // members of seven rooms, and the category's creator
  CHECK(entries.value == 8 + static_cast<std::int64_t>(plan.structure.scopes.inserted.size()));
  CHECK(entries.source == 1 + 2);
}

TEST_CASE("names count as they will be: with the path where there is one") {
  Organisation org;
  org.category(20, 1, text(200));
  org.room(30, 20, text(100)); // keeps its name in a first-level category
  CHECK(limit_named(limits_of(org), "longest name, path included").value == 200);
  org.category(21, 20, text(55));
  auto limit = limit_named(limits_of(org), "longest name, path included");
  CHECK(limit.value == 256); // a category without rooms counts too
  CHECK_FALSE(limit.exceeded());
  org.room(31, 21, text(1)).disabled = true; // stays behind
  CHECK(limit_named(limits_of(org), "longest name, path included").value == 256);
  org.inputs.policies.disabled_rooms = DisabledRooms::keep;
  limit = limit_named(limits_of(org), "longest name, path included");
  CHECK(limit.value == 258);
  CHECK(limit.exceeded());
  CHECK(exceeded_text({limit}).empty()); // the rules shorten it, and say so
  org.inputs.policies.separator = " / ";
  CHECK(limit_named(limits_of(org), "longest name, path included").value == 262);
}

TEST_CASE("lengths: at the limit and one above, in UTF-16 units") {
  for (const std::int64_t more : {0, 1}) {
    CAPTURE(more);
    Organisation org;
    auto& person = org.person(10, text(256 + more));
    person.name = text(10);
    person.company = text(11);
    person.email = text(256 + more);
    person.ad_path = text(384 + more);
    org.category(20, 1, "A").description = text(256 + more);
    org.inputs.source.addins.push_back({test::guid(1), text(50 + more), "http://" + text(248 + more)});
    org.inputs.source.preferences.push_back({text(255 + more), 1, "x", legacy::PrincipalId{10}});
    const auto limits = limits_of(org);
    for (const auto* name : {"longest description", "longest address", "longest other text of a principal",
                             "longest directory path", "longest add-in name", "longest add-in URL",
                             "longest preference label"}) {
      CAPTURE(name);
      const auto limit = limit_named(limits, name);
      CHECK(limit.value == limit.limit + more);
      CHECK(limit.exceeded() == (more > 0));
    }
    CHECK(exceeded_text(limits) == (more > 0 ? "longest add-in URL 256 of at most 255, "
                                               "longest preference label 256 of at most 255"
                                             : ""));
  }
  Organisation org;
  org.person(10, "sip:" + std::string(1, '\xff')); // one U+FFFD
  CHECK(limit_named(limits_of(org), "longest address").value ==
        static_cast<std::int64_t>(std::string("sip:system@contoso.com").size()));
}

TEST_CASE("a tree that is broken is not a reason not to measure names") {
  Organisation org;
  org.category(20, 19, text(300));
  CHECK(limit_named(limits_of(org), "longest name, path included").value == 300);
}
