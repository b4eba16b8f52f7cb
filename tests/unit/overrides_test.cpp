// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/error.hpp"
#include "mappings/rules/message_mapper.hpp"
#include "mappings/rules/rule_file.hpp"
#include "tests/support/organisation.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

/// Root ─ Research(2) ─ Physics(3) ─ lab(11), old(12, disabled); Sales(4) ─ deals(13).
Organisation pool() {
  Organisation org;
  org.category(2, 1, "Research");
  org.category(3, 2, "Physics");
  org.category(4, 1, "Sales");
  org.room(11, 3, "lab");
  org.room(12, 3, "old").disabled = true;
  org.room(13, 4, "deals");
  org.person(5, "sip:ann@contoso.com");
  return org;
}

Plan plan_with(Organisation& org, const std::string& elements) {
  org.inputs.policies = parse_rules("<mapping version=\"1\">" + elements + "</mapping>", "rules.xml");
  return org.plan();
}

Plan plan_with(const std::string& elements) {
  auto org = pool();
  return plan_with(org, elements);
}

const Finding& finding(const Plan& plan, Code code) {
  for (const auto& each : plan.findings)
    if (each.code == code)
      return each;
  throw std::runtime_error("no finding " + std::string(text_of(code).name));
}

bool has_node(const Plan& plan, const std::string& name) {
  for (const auto& node : plan.structure.nodes.inserted)
    if (node.name == name)
      return true;
  return false;
}

std::string refused(const std::string& elements) {
  try {
    static_cast<void>(parse_rules("<mapping version=\"1\">\n" + elements + "\n</mapping>", "rules.xml"));
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

} // namespace

TEST_CASE("an override skips one room, or a category with everything in it") {
  const auto room = plan_with("<room path='Sales-deals'><skip>true</skip></room>");
  CHECK(room.executable());
  CHECK_FALSE(has_node(room, "deals"));
  CHECK(has_node(room, "Sales"));
  CHECK(count(room, Code::room_skipped) == 2);

  const auto category = plan_with("<category path='Research'><skip>true</skip></category>");
  CHECK(category.executable());
  CHECK_FALSE(has_node(category, "Research"));
  CHECK_FALSE(has_node(category, "Research-Physics"));
  CHECK_FALSE(has_node(category, "Research-Physics-lab"));
  CHECK(count(category, Code::category_dropped) == 2);
  CHECK(finding(category, Code::category_dropped).detail == "is skipped with its content");
  CHECK(category.counts.at("node").skipped.at("category-dropped") == 2);
  CHECK(category.counts.at("node").balanced());
}

TEST_CASE("a nearer override wins: a disabled room is kept, a room of a skipped category needs another one") {
  const auto kept = plan_with("<room path='Research-Physics-old'><skip>false</skip></room>");
  CHECK(node_named(kept, "Research-Physics-old").disabled);
  CHECK(count(kept, Code::room_skipped) == 0);

  const std::string skipped = "<category path='Research'><skip>true</skip></category>";
  const auto homeless = plan_with(skipped + "<room path='Research-Physics-lab'><skip>false</skip></room>");
  CHECK_FALSE(homeless.executable());
  CHECK(finding(homeless, Code::room_without_category).detail == "category 'Research-Physics' is skipped");

  const auto moved = plan_with(skipped + "<room path='Research-Physics-lab'><skip>false</skip>"
                                         "<target-category>SALES</target-category></room>");
  CHECK(moved.executable());
  CHECK(node_named(moved, "Research-Physics-lab").parent == node_named(moved, "Sales").id);
  CHECK(finding(moved, Code::room_moved).detail == "moves to category 'Sales'");
}

TEST_CASE("an override renames one item; its rooms keep the legacy path") {
  const auto plan = plan_with("<category path='Research-Physics'><rename>Physik</rename></category>"
                              "<room guid='" +
                              guid(13).text() + "'><rename> Deals &amp; more </rename></room>");
  CHECK(plan.executable());
  CHECK(node_named(plan, "Research-Physics-lab").parent == node_named(plan, "Physik").id);
  CHECK(has_node(plan, " Deals & more "));
  CHECK(count(plan, Code::name_overridden) == 2);
  CHECK(count(plan, Code::name_prefixed) == 1); // the room below
  CHECK(finding(plan, Code::name_overridden).detail == "becomes 'Physik'");
}

TEST_CASE("the rooms of a category end in another one, which is made when there is none") {
  auto org = pool();
  org.node(13).logged = false;
  const auto plan =
      plan_with(org, "<category path='Research'><target-category>Science</target-category></category>"
                     "<room path='Sales-deals'><target-category>science</target-category></room>");
  CHECK(plan.executable());
  const auto science = node_named(plan, "Science");
  CHECK(science.guid == Guid::v5(plan.legacy_pool, "target-category science"));
  CHECK(science.is_category);
  CHECK(science.description.empty());
  CHECK(node_named(plan, "Research-Physics-lab").parent == science.id);
  CHECK(node_named(plan, "deals").parent == science.id);
  CHECK_FALSE(has_node(plan, "Research"));
  CHECK(finding(plan, Code::category_dropped).detail == "its rooms move to 'Science'");
  CHECK(finding(plan, Code::target_category).detail ==
        "category 'Science' is created for rooms that the rule file moves there");
  CHECK(finding(plan, Code::target_category).rows == 2);
  CHECK(count(plan, Code::room_setting_lost) == 1);
}

TEST_CASE("a room that ends in another category keeps its access") {
  auto org = pool();
  org.scope(4, 5);
  org.node(4).scope_definer = legacy::NodeId{4};
  org.role(11, 5, Organisation::member);
  const auto plan =
      plan_with(org, "<room path='Research-Physics-lab'><target-category>Sales</target-category></room>");
  CHECK(count(plan, Code::room_scope_lost) ==
        2); // the room that moved, and the one whose category has a scope
  CHECK(plan.executable());
}

TEST_CASE("name policies and the start date can differ for one category or room") {
  const std::string long_name(300, 'x');
  auto org = pool();
  org.room(14, 4, long_name);
  org.room(15, 2, long_name);
  const auto plan = plan_with(org, "<category path='Sales'><long-names>fail</long-names></category>");
  CHECK(count(plan, Code::name_too_long) == 1);
  CHECK(finding(plan, Code::name_too_long).key == "nodeID 14");
  CHECK(count(plan, Code::name_shortened) == 1);

  auto twins = pool();
  twins.room(14, 4, "LAB");
  twins.room(15, 2, "lab");
  twins.room(16, 2, "Lab");
  const auto clash =
      plan_with(twins, "<room guid='" + guid(16).text() + "'><name-conflict>fail</name-conflict></room>");
  CHECK(finding(clash, Code::name_conflict).key == "nodeID 16");
  CHECK(finding(clash, Code::name_suffixed).key == "nodeID 15");

  auto dated = pool();
  for (std::int64_t id = 1; id <= 4; ++id) {
    dated.message(11, id, 5, "text");
    dated.message(13, 10 + id, 5, "text");
  }
  dated.inputs.policies = {};
  const std::string early = "<start-date>2100-01-01</start-date>";
  const auto none =
      plan_with(dated, early + "<category path='Research'><start-date>none</start-date></category>");
  CHECK(none.rooms.at(0).messages == 4);
  CHECK_FALSE(none.rooms.at(0).start_date);
  CHECK(none.rooms.at(1).messages == 0);
  CHECK(none.rooms.at(1).before_start == 4);
  // The copy leaves out the same messages.
  MessageMapper mapper(none);
  for (auto message : dated.messages) {
    const auto& room = none.rooms.at(message.room == legacy::NodeId{11} ? 0 : 1);
    mapper.begin(room, {});
    chat::Message to;
    CHECK(mapper.convert(message, to) == (room.legacy == legacy::NodeId{11}));
  }
}

TEST_CASE("each target-conflict policy can be set for one room") {
  auto org = pool();
  const auto seed = org.plan();
  org.inputs.target = chat::inventory_of(seed.seed);
  for (const auto* name : {"Sales", "deals"}) {
    chat::Node node = seed.seed.root;
    node.id = chat::NodeId{name[0] == 'S' ? 2 : 3};
    node.guid = guid(500 + static_cast<std::uint32_t>(node.id.value));
    node.name = name;
    node.is_category = name[0] == 'S';
    node.parent = chat::NodeId{node.is_category ? 1 : 2};
    org.inputs.target->nodes.push_back(node);
  }
  const auto plan = plan_with(org, "<target-conflict>adopt</target-conflict><room path='Sales-deals'>"
                                   "<target-conflict>suffix</target-conflict></room>");
  CHECK(plan.executable());
  CHECK(count(plan, Code::node_adopted) == 1);
  CHECK(finding(plan, Code::name_suffixed).key == "nodeID 13");
}

TEST_CASE("an override that is not of exactly one item is an error") {
  auto org = pool();
  org.category(5, 1, "Research-Physics");
  const auto plan = plan_with(org, "<room path='Sales-deal'><skip>true</skip></room>\n"
                                   "<category path='Research-Physics'><skip>true</skip></category>\n"
                                   "<room guid='" +
                                       guid(4).text() +
                                       "'><skip>true</skip></room>\n"
                                       "<category guid='" +
                                       guid(1).text() +
                                       "'><rename>Top</rename></category>\n"
                                       "<room guid='" +
                                       guid(13).text() +
                                       "'><skip>true</skip></room>\n"
                                       "<room path='Sales-deals'><skip>false</skip></room>");
  std::vector<std::string> said;
  for (const auto& each : plan.findings)
    if (each.code == Code::override_unmatched)
      said.push_back(each.key + ": " + each.name + ": " + each.detail);
  CHECK(said == std::vector<std::string>{
                    "line 1: room 'Sales-deal': no such room",
                    "line 2: category 'Research-Physics': matches 2 nodes; give the guid of the one you mean",
                    "line 3: room " + guid(4).text() + ": no such room",
                    "line 4: category " + guid(1).text() +
                        ": the root category is not migrated, so it cannot be renamed",
                    "line 6: room 'Sales-deals': another override in line 5 already names the same node"});
  CHECK_FALSE(plan.executable());
}

TEST_CASE("overrides are checked with file, line and element") {
  CHECK(refused("<room path='x'/>") ==
        "rules.xml:2: element 'room': changes nothing; allowed elements: skip, rename, target-category, "
        "long-names, name-conflict, target-conflict, start-date");
  CHECK(refused("<room guid='x'><skip>true</skip></room>") ==
        "rules.xml:2: element 'room': 'x' is not a GUID; allowed: 32 hex digits with hyphens, such as "
        "00112233-4455-6677-8899-aabbccddeeff");
  CHECK(refused("<room><skip>true</skip></room>") ==
        "rules.xml:2: element 'room': an attribute is missing; allowed: one of guid, path");
  CHECK(refused("<room path='x' guid='y'><skip>true</skip></room>") ==
        "rules.xml:2: element 'room': has too many attributes; allowed: one of guid, path");
  CHECK(refused("<room path='x'><skip>maybe</skip></room>") ==
        "rules.xml:2: element 'skip': cannot be 'maybe'; allowed: false, true");
  CHECK(refused("<room path='x'><topic>drop</topic></room>") ==
        "rules.xml:2: element 'topic': unknown in 'room'; allowed: long-names, name-conflict, rename, skip, "
        "start-date, target-category, target-conflict");
  CHECK(refused("<topic>drop</topic>\n<topic>drop</topic>") ==
        "rules.xml:3: element 'topic': occurs twice; allowed: once");
  CHECK(refused("<room path='x'><start-date>soon</start-date></room>") ==
        "rules.xml:2: element 'start-date': 'soon' is not a date; allowed: none, YYYY-MM-DD or "
        "YYYY-MM-DDThh:mm:ssZ");
}
