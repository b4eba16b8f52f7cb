// SPDX-License-Identifier: Apache-2.0
/// C58: times that no calendar has, or that are not plausible.
#include "mappings/rules/message_mapper.hpp"
#include "tests/unit/one_room.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using test::count;
using test::message;
using test::node_named;
using test::one_room;
using test::said;
using Texts = std::vector<std::string>;

TEST_CASE("C58: ticks outside the years 1 to 9999") {
  auto org = one_room();
  org.node(3).added_on = Ticks{-1};
  org.node(3).updated_on = Ticks{3'155'378'976'000'000'000};
  org.inputs.source.principals[1].updated_on = Ticks{-5};
  org.node(2).added_on = Ticks{0};
  org.node(2).updated_on = Ticks{3'155'378'975'999'999'999};
  auto first = message(3, 1, 10, "a"), second = message(3, 2, 10, "b");
  first.date = Ticks{INT64_MIN};
  second.date = Ticks{INT64_MAX};
  org.messages = {first, second};
  const auto plan = org.plan();
  CHECK(said(plan, Code::time_out_of_range) ==
        Texts{"prinID 10: prinUpdatedOn holds -5 ticks",
              "nodeID 3: nodeAddedOn holds -1 ticks; nodeUpdatedOn holds 3155378976000000000 ticks",
              "channelId 3: 2 messages have a chatDate outside the years 1 to 9999"});
  CHECK(count(plan, Code::time_implausible) == 1); // before 2003; nothing is later than the year 9999
  org.inputs.policies.bad_time = BadTime::clamp;
  const auto clamped = org.plan();
  CHECK(count(clamped, Code::time_out_of_range) == 0);
  CHECK(said(clamped, Code::time_clamped) ==
        Texts{"prinID 10: prinUpdatedOn holds -5 ticks and becomes 0001-01-01 00:00:00",
              "nodeID 3: nodeAddedOn holds -1 ticks and becomes 0001-01-01 00:00:00; nodeUpdatedOn holds "
              "3155378976000000000 ticks and becomes 9999-12-31 23:59:59",
              "channelId 3: 2 messages have a chatDate outside the years 1 to 9999"});
  CHECK(node_named(clamped, "r").added_on == Ticks{0});
  CHECK(node_named(clamped, "r").updated_on == Ticks{3'155'378'975'999'999'999});
  CHECK(clamped.executable());
  MessageMapper mapper(clamped);
  mapper.begin(clamped.rooms[0]);
  std::vector<Ticks> dates;
  for (auto row : org.messages) {
    chat::Message to;
    REQUIRE(mapper.convert(row, to));
    dates.push_back(to.date);
  }
  CHECK(dates == std::vector{Ticks{0}, Ticks{3'155'378'975'999'999'999}});
  CHECK(mapper.digest() == clamped.rooms[0].digest);
}

TEST_CASE("C58, C44: the start date sees the time before it is clamped") {
  auto org = one_room();
  auto row = message(3, 1, 10, "a");
  row.date = Ticks{-1};
  org.messages = {row};
  org.inputs.policies.bad_time = BadTime::clamp;
  org.inputs.policies.start_date = Ticks{0};
  const auto plan = org.plan();
  CHECK(plan.rooms[0].before_start == 1);
  CHECK(count(plan, Code::time_clamped) == 0);
}

TEST_CASE("C58: times that are not plausible") {
  auto org = one_room();
  // The newest of all is nodeUpdatedOn of the room.
  const auto newest = DateTime::parse("2012-03-04 05:06:07")->ticks;
  org.node(3).updated_on = newest;
  const auto with_dates = [&](std::vector<Ticks> dates) {
    org.messages.clear();
    for (std::size_t i = 0; i < dates.size(); ++i) {
      auto row = message(3, static_cast<std::int64_t>(i), 10, "a");
      row.date = dates[i];
      org.messages.push_back(row);
    }
    return said(org.plan(), Code::time_implausible);
  };
  const Ticks limit{newest.value + 3653 * 864'000'000'000};
  const auto begin = DateTime::parse("2003-01-01")->ticks;
  CHECK(with_dates({begin, limit}).empty());
  CHECK(with_dates({Ticks{begin.value - 1}, begin, Ticks{limit.value + 1}, Ticks{limit.value + 2}}) ==
        Texts{"channelId 3: 1 message before 2003, 2 messages long after anything else in the database"});
  CHECK(with_dates({Ticks{INT64_MAX}}).size() == 1);
  SUBCASE("the other dates that count") {
    const auto after = DateTime::parse("2013-01-01")->ticks;
    const Ticks later{after.value + 3653 * 864'000'000'000};
    SUBCASE("version") {
      org.inputs.source.versions[0].versioned_on = DateTime{after};
      CHECK(with_dates({later}).empty());
      org.inputs.source.constants.emplace("tblVersion", "versionedOn");
      CHECK(with_dates({later}).size() == 1);
    }
    SUBCASE("principal") {
      org.inputs.source.principals[1].updated_on = after;
      CHECK(with_dates({later}).empty());
      org.inputs.source.constants.emplace("tblPrincipal", "prinUpdatedOn");
      CHECK(with_dates({later}).size() == 1);
    }
    SUBCASE("invitation") {
      org.inputs.source.invitations = {{legacy::PrincipalId{10}, 1, legacy::NodeId{3}, DateTime{after}}};
      CHECK(with_dates({later}).empty());
      org.inputs.source.constants.emplace("tblPrincipalInvites", "createdOn");
      CHECK(with_dates({later}).size() == 1);
    }
    SUBCASE("not the date when something was added") {
      org.node(3).added_on = after;
      CHECK(with_dates({later}).size() == 1);
    }
  }
  SUBCASE("nothing to compare with") {
    auto& source = org.inputs.source;
    source.versions.clear();
    source.constants = {{"tblNode", "nodeUpdatedOn"}, {"tblPrincipal", "prinUpdatedOn"}};
    CHECK(with_dates({Ticks{3'155'378'975'999'999'999}}).empty());
  }
}

TEST_CASE("C58: a newer limit does not make a remembered channel worthless, unless it decides") {
  auto org = one_room();
  org.message(3, 1, 10, "a");
  const auto remembered = [&] {
    ChannelMemory result;
    Planner planner(org.inputs);
    planner.remember([&](const ChannelMemory& memory) { result = memory; });
    auto rows = org.messages;
    planner.survey(rows);
    static_cast<void>(planner.finish());
    return result;
  };
  const auto recalled = [&](const ChannelMemory& memory) { return Planner(org.inputs).recall(memory); };
  const auto memory = remembered();
  org.node(3).updated_on = DateTime::parse("2014-01-01")->ticks;
  CHECK(recalled(memory));
  org.messages[0].date = DateTime::parse("2030-01-01")->ticks;
  const auto late = remembered();
  CHECK(recalled(late));
  org.node(3).updated_on = DateTime::parse("2025-01-01")->ticks;
  CHECK_FALSE(recalled(late));
}

TEST_CASE("C58, C38: dates are written as a datetime holds them") {
  const auto written = [](const char* text) {
    auto org = one_room();
    org.inputs.source.principals[1].verified_on = DateTime::parse(text);
    return org.plan().structure.principals.inserted.at(0).verified_on.text();
  };
  CHECK(written("2010-01-25 07:06:40.1234567") == "2010-01-25 07:06:40.123");
  CHECK(written("2010-01-25 07:06:40.122") == "2010-01-25 07:06:40.120");
  CHECK(written("2010-01-25 07:06:40.129") == "2010-01-25 07:06:40.127");
  CHECK(written("2010-01-25 07:06:40.126") == "2010-01-25 07:06:40.123");
  CHECK(written("2010-01-25 07:06:40.0021") == "2010-01-25 07:06:40");
  CHECK(written("2010-01-25 07:06:40.999") == "2010-01-25 07:06:40.997");
  CHECK(written("1753-01-01") == "1753-01-01 00:00:00");
  CHECK(written("1752-12-31 23:59:59") == "1753-01-01 00:00:00");
}

TEST_CASE("C58: a date before 1753 is cut, which is said unless it is a constant") {
  auto org = one_room();
  auto& ann = org.inputs.source.principals[1];
  ann.updated_on = Ticks{0};
  org.inputs.source.invitations = {
      {legacy::PrincipalId{10}, 1, legacy::NodeId{3}, *DateTime::parse("1700-01-01")}};
  org.node(2).invite = true;
  const auto plan = org.plan();
  CHECK(
      said(plan, Code::value_cut) ==
      Texts{
          "prinID 10: createdOn of its invitations is before 1753, where the column begins",
          "prinID 10: prinVerifiedOn is before 1753, where the column begins; becomes 1753-01-01 00:00:00"});
  CHECK(plan.rest.invitations.inserted.at(0).created_on.text() == "1753-01-01 00:00:00");
  org.inputs.source.constants = {{"tblPrincipal", "prinUpdatedOn"}, {"tblPrincipalInvites", "createdOn"}};
  CHECK(count(org.plan(), Code::value_cut) == 0);
  ann.verified_on = DateTime{Ticks{0}};
  CHECK(count(org.plan(), Code::value_cut) == 1); // its own date is not a constant
  org.inputs.source.constants.emplace("tblPrincipal", "prinVerifiedOn");
  CHECK(count(org.plan(), Code::value_cut) == 0);
  // The placeholder's is the root's.
  org.node(1).added_on = Ticks{0};
  org.message(3, 1, 999, "who");
  const auto unknown = org.plan();
  CHECK(count(unknown, Code::value_cut) == 0);
  CHECK(unknown.structure.principals.inserted.back().verified_on.text() == "1753-01-01 00:00:00");
}
