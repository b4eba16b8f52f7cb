// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/text.hpp"
#include "tests/support/organisation.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using test::count;
using test::node_named;
using test::Organisation;

TEST_CASE("C5: exactly one root, and everything leads to it") {
  SUBCASE("no root") {
    Organisation org;
    org.inputs.source.nodes[0].parent.reset();
    const auto plan = org.plan();
    CHECK(count(plan, Code::root_missing) == 1);
    CHECK(plan.findings[0].detail == "no node is its own parent");
    CHECK_FALSE(plan.executable());
    CHECK(plan.structure.empty());
  }
  SUBCASE("a circle") {
    Organisation org;
    org.category(2, 3, "A");
    org.category(3, 2, "B");
    org.room(4, 3, "r");
    const auto plan = org.plan();
    CHECK(count(plan, Code::broken_tree) == 1);
    CHECK(plan.findings[0].detail == "3 nodes do not lead to the root: nodeID 2, 3, 4");
  }
  SUBCASE("a room inside a room") {
    Organisation org;
    org.room(2, 1, "a");
    org.room(3, 2, "b");
    CHECK(count(org.plan(), Code::broken_tree) == 1);
  }
}

TEST_CASE("C6, C7: nested categories become one level, rooms deeper down get the path in front") {
  Organisation org;
  org.category(2, 1, "Sales");
  org.category(3, 2, "EMEA");
  org.room(4, 2, "lounge");
  org.room(5, 3, "deals");
  const auto plan = org.plan();
  CHECK(node_named(plan, "Sales").parent == chat::root_node);
  CHECK(node_named(plan, "Sales-EMEA").parent == chat::root_node);
  CHECK(node_named(plan, "lounge").parent == node_named(plan, "Sales").id);
  CHECK(node_named(plan, "Sales-EMEA-deals").parent == node_named(plan, "Sales-EMEA").id);
  CHECK(count(plan, Code::name_prefixed) == 2);
  CHECK(plan.executable());
}

TEST_CASE("C14: new ids follow the legacy order, whatever is a category") {
  Organisation org;
  org.category(9, 1, "Late");
  org.room(3, 9, "early");
  org.category(5, 1, "Middle");
  const auto plan = org.plan();
  CHECK(node_named(plan, "early").id.value == 2);
  CHECK(node_named(plan, "Middle").id.value == 3);
  CHECK(node_named(plan, "Late").id.value == 4);
}

TEST_CASE("C8: rooms under the root") {
  Organisation org;
  org.room(2, 1, "lobby");
  SUBCASE("go into a category that is made") {
    const auto plan = org.plan();
    const auto general = node_named(plan, "General");
    CHECK(general.guid == Guid::v5(plan.legacy_pool, "default-category"));
    CHECK(node_named(plan, "lobby").parent == general.id);
    CHECK(general.id.value == 3);
    CHECK(count(plan, Code::default_category) == 1);
    CHECK(count(plan, Code::room_moved) == 1);
  }
  SUBCASE("go into a category of that name, however it is written") {
    org.category(7, 1, "GENERAL ");
    const auto plan = org.plan();
    CHECK(node_named(plan, "lobby").parent == node_named(plan, "GENERAL ").id);
    CHECK(count(plan, Code::default_category) == 0);
  }
  SUBCASE("or are an error") {
    org.inputs.policies.root_rooms = RootRooms::fail;
    CHECK(count(org.plan(), Code::root_room) == 1);
  }
}

TEST_CASE("C9: too long names are cut and end in the GUID's first digits") {
  Organisation org;
  org.category(2, 1, "A");
  org.category(3, 2, std::string(200, 'x'));
  org.room(4, 3, std::string(60, 'y'));
  SUBCASE("shorten") {
    const auto plan = org.plan();
    const auto name = "A-" + std::string(200, 'x') + "-" + std::string(44, 'y') + "-aabbccdd";
    CHECK(utf16_length(name).value == 256);
    CHECK(node_named(plan, name).guid == test::guid(4));
    CHECK(count(plan, Code::name_shortened) == 1);
  }
  SUBCASE("fail") {
    org.inputs.policies.long_names = LongNames::fail;
    const auto plan = org.plan();
    CHECK(count(plan, Code::name_too_long) == 1);
    CHECK_FALSE(plan.executable());
  }
}

TEST_CASE("C10, C11: the later item of the same name gets a suffix") {
  Organisation org;
  org.category(2, 1, "Straße");
  org.room(3, 2, "STRASSE");
  org.room(4, 2, "x");
  org.room(5, 2, "X ");
  const auto plan = org.plan();
  CHECK(node_named(plan, "Straße").is_category);
  CHECK(node_named(plan, "STRASSE-aabbccdd").guid == test::guid(3));
  CHECK(node_named(plan, "x").guid == test::guid(4));
  CHECK(node_named(plan, "X -aabbccdd").guid == test::guid(5));
  CHECK(count(plan, Code::name_suffixed) == 2);
}

TEST_CASE("C11: a suffix that is taken too is an error, and the only name finding of the item") {
  Organisation org;
  org.category(2, 1, "A");
  org.room(3, 2, "same");
  org.room(4, 2, "same");
  org.room(5, 2, "same"); // test GUIDs share their first digits
  const auto plan = org.plan();
  CHECK(count(plan, Code::name_suffixed) == 1);
  CHECK(count(plan, Code::name_conflict) == 1);
  CHECK(plan.findings[0].key == "nodeID 5");
}

TEST_CASE("C12: what the target has") {
  Organisation org;
  org.category(2, 1, "Sales");
  org.room(3, 2, "deals");
  auto target = chat::inventory_of(chat::seed_for(test::guid(1)));
  chat::Node category = target.nodes[0];
  category.id = chat::NodeId{10};
  category.guid = test::guid(100);
  category.name = "SALES";
  category.description = "theirs";
  target.nodes.push_back(category);
  org.inputs.target = target;
  auto& policy = org.inputs.policies.target_conflict;
  SUBCASE("fail") {
    CHECK(count(org.plan(), Code::target_conflict) == 1);
  }
  SUBCASE("suffix") {
    policy = TargetConflict::suffix;
    CHECK(node_named(org.plan(), "Sales-aabbccdd").id.value == 11);
  }
  SUBCASE("adopt") {
    policy = TargetConflict::adopt;
    const auto plan = org.plan();
    CHECK(count(plan, Code::node_adopted) == 1);
    CHECK(plan.structure.nodes.updated.empty());
    CHECK(node_named(plan, "deals").parent == chat::NodeId{10});
  }
  SUBCASE("overwrite") {
    policy = TargetConflict::overwrite;
    const auto plan = org.plan();
    REQUIRE(plan.structure.nodes.updated.size() == 1);
    const auto& [before, after] = plan.structure.nodes.updated[0];
    CHECK(before.description == "theirs");
    CHECK(after.id == before.id);
    CHECK(after.guid == test::guid(2));
    CHECK(after.name == "Sales");
  }
  SUBCASE("a GUID that is there already") {
    org.inputs.target->nodes[1].guid = test::guid(2);
    const auto plan = org.plan();
    CHECK(count(plan, Code::already_migrated) == 1);
    CHECK(count(plan, Code::target_conflict) == 0);
  }
  SUBCASE("C11: a GUID that is there already, and a name that is too long: it stays whole") {
    org.inputs.target->nodes[1].guid = test::guid(2);
    org.node(2).name = std::string(300, 'n');
    const auto plan = org.plan();
    CHECK(count(plan, Code::already_migrated) == 1);
    CHECK(count(plan, Code::name_shortened) == 0);
    CHECK(node_named(plan, std::string(300, 'n')).guid == test::guid(2));
  }
}

TEST_CASE("C13: disabled rooms stay behind with everything") {
  Organisation org;
  org.category(2, 1, "A");
  org.room(3, 2, "gone").disabled = true;
  org.message(3, 1, 1, "left behind");
  SUBCASE("skip") {
    const auto plan = org.plan();
    CHECK(count(plan, Code::room_skipped) == 1);
    CHECK(plan.rooms.empty());
    CHECK(plan.counts.at("message").skipped.at("room-skipped") == 1);
  }
  SUBCASE("keep") {
    org.inputs.policies.disabled_rooms = DisabledRooms::keep;
    const auto plan = org.plan();
    CHECK(node_named(plan, "gone").disabled);
    CHECK(plan.message_count() == 1);
  }
}

TEST_CASE("C16: topic and description") {
  Organisation org;
  org.category(2, 1, "A");
  auto& room = org.room(3, 2, "r");
  room.description = "about";
  room.topic = "today";
  SUBCASE("append") {
    CHECK(node_named(org.plan(), "r").description == "about | today");
  }
  SUBCASE("an empty description") {
    room.description.clear();
    CHECK(node_named(org.plan(), "r").description == "today");
  }
  SUBCASE("the same text twice") {
    room.topic = "about";
    const auto plan = org.plan();
    CHECK(node_named(plan, "r").description == "about");
    CHECK(count(plan, Code::topic_appended) == 0);
  }
  SUBCASE("too long") {
    room.topic = std::string(300, 't');
    const auto plan = org.plan();
    CHECK(utf16_length(node_named(plan, "r").description).value == 256);
    CHECK(count(plan, Code::description_cut) == 1);
  }
  SUBCASE("drop") {
    org.inputs.policies.topic = Topic::drop;
    CHECK(node_named(org.plan(), "r").description == "about");
  }
}

TEST_CASE("C17, C18: invitations come down the tree, and a room can only be off or inherit") {
  Organisation org;
  org.category(2, 1, "Inviting").invite = true;
  org.room(3, 2, "inherits");
  org.room(4, 2, "off").invite = false;
  org.room(5, 2, "on").invite = true;
  org.category(6, 1, "Closed").invite = false;
  org.room(7, 6, "forced").invite = true;
  org.room(8, 6, "quiet");
  org.category(9, 1, "Strict").inheritance = true;
  org.room(10, 9, "bound").invite = false;
  const auto plan = org.plan();
  CHECK(node_named(plan, "Inviting").invite == true);
  CHECK(node_named(plan, "inherits").invite == std::nullopt);
  CHECK(node_named(plan, "off").invite == false);
  CHECK(node_named(plan, "on").invite == std::nullopt);
  CHECK(node_named(plan, "forced").invite == false);
  CHECK(node_named(plan, "quiet").invite == std::nullopt);
  CHECK(node_named(plan, "bound").invite == std::nullopt);
  CHECK(count(plan, Code::invite_forced_off) == 1);
}

TEST_CASE("C19: a room with other settings than its category") {
  Organisation org;
  org.category(2, 1, "A");
  org.room(3, 2, "silent").logged = false;
  org.room(4, 2, "files").file_post = true;
  SUBCASE("loses them") {
    const auto plan = org.plan();
    CHECK(count(plan, Code::room_setting_lost) == 2);
    CHECK(node_named(plan, "silent").logged == std::nullopt);
  }
  SUBCASE("or gets a category of its own") {
    org.inputs.policies.mixed_settings = MixedSettings::split;
    const auto plan = org.plan();
    const auto split = node_named(plan, "A-nolog");
    CHECK(split.guid == Guid::v5(test::guid(2), "nolog"));
    CHECK(split.logged == false);
    CHECK(node_named(plan, "silent").parent == split.id);
    CHECK(node_named(plan, "files").parent == node_named(plan, "A-files").id);
    CHECK(node_named(plan, "A-files").file_post == true);
  }
}

TEST_CASE("C20: visibility") {
  Organisation org;
  org.category(2, 1, "A");
  org.room(3, 2, "secret").visibility = 2;
  org.room(4, 2, "null").visibility.reset();
  org.room(5, 2, "odd").visibility = 1;
  SUBCASE("an unknown value is an error") {
    const auto plan = org.plan();
    CHECK(node_named(plan, "secret").visibility == 2);
    CHECK(node_named(plan, "null").visibility == 3);
    CHECK(count(plan, Code::visibility_unknown) == 1);
  }
  SUBCASE("unless the rules know it") {
    org.inputs.policies.visibility = {{1, 6}};
    CHECK(node_named(org.plan(), "odd").visibility == 6);
  }
}

TEST_CASE("C20: a room without a visibility of its own has that of the nearest category that has one") {
  using Texts = std::vector<std::string>;
  Organisation org;
  org.category(2, 1, "A").visibility = 2;
  org.category(3, 2, "B").visibility.reset();
  org.room(4, 3, "r").visibility.reset();
  auto plan = org.plan();
  CHECK(node_named(plan, "A-B-r").visibility == 2);
  CHECK(test::said(plan, Code::visibility_null) == Texts{"nodeID 4: gets 2 (the value of nodeID 2 'A')"});
  CHECK(count(plan, Code::visibility_mapped) == 0);
  // Categories have none of their own in the new product.
  CHECK(node_named(plan, "A").visibility == 3);
  SUBCASE("no node on the path has one") {
    org.node(1).visibility = org.node(2).visibility = std::nullopt;
    plan = org.plan();
    CHECK(node_named(plan, "A-B-r").visibility == 3);
    CHECK(test::said(plan, Code::visibility_null) == Texts{"nodeID 4: gets 3 (no node on its path has one)"});
  }
  SUBCASE("a category whose children must inherit") {
    org.node(4).visibility = 3;
    plan = org.plan();
    CHECK(node_named(plan, "A-B-r").visibility == 3);
    CHECK(count(plan, Code::visibility_null) + count(plan, Code::visibility_mapped) == 0);
    org.node(2).inheritance = true;
    org.node(3).visibility = 3; // which is below it, too
    plan = org.plan();
    CHECK(node_named(plan, "A-B-r").visibility == 2);
    CHECK(test::said(plan, Code::visibility_mapped) ==
          Texts{"nodeID 4: its legacy row has 3; gets 2 (the value of nodeID 2 'A')"});
  }
  SUBCASE("an inherited value that the rule file maps, or not") {
    org.node(2).visibility = 1;
    org.room(5, 2, "own").visibility = 1;
    org.room(6, 2, "other").visibility = 3; // inherits nothing
    org.room(7, 2, "gone").disabled = true;
    org.node(7).visibility.reset();
    plan = org.plan();
    CHECK(test::said(plan, Code::visibility_unknown) ==
          Texts{"nodeID 4: visibility 1 (the value of nodeID 2 'A')",
                "nodeID 5: visibility 1 (its own value)"});
    CHECK(test::said(plan, Code::visibility_null) == Texts{"nodeID 4: gets 1 (the value of nodeID 2 'A')"});
    org.inputs.policies.visibility = {{1, 6}, {2, 3}};
    plan = org.plan();
    CHECK(node_named(plan, "A-B-r").visibility == 6);
    CHECK(test::said(plan, Code::visibility_mapped) ==
          Texts{"nodeID 4: its legacy row has NULL; gets 6 (the value of nodeID 2 'A', 1 mapped by the rule "
                "file)",
                "nodeID 5: its legacy row has 1; gets 6 (its own value, 1 mapped by the rule file)"});
    org.node(2).inheritance = true;
    org.node(5).visibility = 2;
    plan = org.plan();
    CHECK(count(plan, Code::visibility_mapped) == 4 - 1); // one for each room
    org.inputs.policies.visibility = {};
    plan = org.plan();
    CHECK(count(plan, Code::visibility_unknown) == 3); // whatever the rooms say
    CHECK(count(plan, Code::visibility_mapped) == 2);  // 2 and 3 are lost
  }
  SUBCASE("no node inherits it") {
    org.node(2).visibility = 77;
    org.node(4).visibility = 3;
    CHECK(org.plan().executable());
  }
  SUBCASE("along the legacy path, wherever the room ends") {
    org.category(8, 1, "Z").visibility = 3;
    Override rule;
    rule.guid = test::guid(4);
    rule.target_category = "Z";
    org.inputs.policies.overrides = {rule};
    CHECK(node_named(org.plan(), "A-B-r").visibility == 2);
  }
  SUBCASE("an adopted room keeps the target's") {
    auto target = chat::inventory_of(chat::seed_for(test::guid(0xffff)));
    auto room = target.nodes[0];
    room.id = chat::NodeId{7};
    room.guid = test::guid(0x777);
    room.is_category = false;
    room.name = "A-B-r";
    target.nodes.push_back(room);
    org.inputs.target = target;
    org.inputs.policies.target_conflict = TargetConflict::adopt;
    plan = org.plan();
    CHECK(count(plan, Code::visibility_null) == 0);
    CHECK(plan.structure.nodes.updated.empty());
  }
}
