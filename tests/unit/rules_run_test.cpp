// SPDX-License-Identifier: Apache-2.0
/// C1: what is said of a run as a whole.
#include "tests/unit/one_room.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using test::count;
using test::message;
using test::one_room;
using test::said;
using Texts = std::vector<std::string>;

TEST_CASE("C1: after a database error only what reading found is said, without the messages") {
  auto org = one_room();
  org.inputs.source.role_types.pop_back();
  org.node(3).name = "bad \xFF";
  org.node(3).topic = "\x01";
  org.node(2).added_on = Ticks{-1};
  org.inputs.source.roles.push_back(org.inputs.source.roles[0]);
  org.inputs.source.bad_values = {{"tblNode", "nodeGuid", "nodeID 9", "a GUID", "NULL", std::nullopt}};
  auto row = message(3, 1, 10, "bad \xFF\x01");
  row.date = Ticks{-1};
  org.messages = {row, row};
  legacy::BadMessage bad;
  bad.column = "channelId";
  Planner planner(org.inputs);
  planner.survey_bad({&bad, 1});
  auto rows = org.messages;
  planner.survey(rows);
  std::vector<std::string_view> codes;
  for (const auto& finding : planner.finish().findings)
    codes.push_back(text_of(finding.code).name);
  CHECK(codes == std::vector<std::string_view>{"role-kind-missing", "duplicate-key", "bad-value",
                                               "time-out-of-range", "bad-text"});
}

TEST_CASE("C1: one note says what was not given") {
  auto org = one_room();
  CHECK(said(org.plan(), Code::not_looked_at) == Texts{": the file store and the directory were not given"});
  org.inputs.files.emplace();
  CHECK(said(org.plan(), Code::not_looked_at) == Texts{": the directory was not given"});
  org.inputs.directory.known = true;
  CHECK(count(org.plan(), Code::not_looked_at) == 0);
  org.inputs.files.reset();
  CHECK(said(org.plan(), Code::not_looked_at) == Texts{": the file store was not given"});
}
