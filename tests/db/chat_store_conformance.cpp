// SPDX-License-Identifier: Apache-2.0
#include "tests/db/chat_store_conformance.hpp"

#include "tests/db/db_fixture.hpp"

#include <algorithm>
#include <array>

namespace gc2pc::test {
namespace {

using chat::NodeId;
using chat::PrincipalId;
using chat::RoleTypeId;

constexpr std::string_view run = "run 1";

/// All fields of an inventory, for comparing two.
std::vector<std::vector<Field>> fields_of_inventory(const chat::Inventory& inventory) {
  std::vector<std::vector<Field>> all;
  chat::for_each_table(inventory, [&](const auto& rows) {
    auto fields = fields_of(rows);
    std::sort(fields.begin(), fields.end()); // chat::apply appends what is inserted
    all.insert(all.end(), fields.begin(), fields.end());
    all.emplace_back();
  });
  return all;
}

void check_creation(const ChatStoreFactory& open) {
  const auto before = open()->state();
  CHECK(before != StoreState::present);
  CHECK(open()->table_digests().empty());
  CHECK(open()->open_runs().empty());
  CHECK(open()->cursors(run).empty());
  CHECK_FALSE(open()->has_mark(run, "create"));
  open()->revert(test_structure(), run, "structure"); // nothing to take back
  open()->close_run(run);
  CHECK(open()->state() == before);

  open()->create(test_seed(), run);
  CHECK(open()->state() == StoreState::present);
  CHECK(open()->has_mark(run, "create"));
  CHECK_FALSE(open()->has_mark("run 2", "create"));
  CHECK(fields_of_inventory(open()->inventory()) == fields_of_inventory(chat::inventory_of(test_seed())));
  CHECK(error_of([&] { open()->create(test_seed(), run); }).kind() == ErrorKind::conflict);

  // What came later is never removed along.
  open()->apply(test_structure(), run, "structure");
  CHECK(error_of([&] { open()->remove_created(run); }).kind() == ErrorKind::conflict);
  CHECK(error_of([&] { open()->remove_created("run 2"); }).kind() == ErrorKind::conflict);
  open()->revert(test_structure(), run, "structure");
  open()->remove_created(run);
  CHECK(open()->state() == before);
  open()->remove_created(run);
  CHECK(open()->state() == before);
}

/// A session asks once whether it has a target and gc2pc's tables, but again when it took something away.
void check_state_in_one_session(const ChatStoreFactory& open) {
  const auto store = open();
  const auto before = store->state();
  const auto state = [&] {
    const auto own = store->state();
    CHECK(own == open()->state());
    return own;
  };
  for (int round = 0; round < 2; ++round) {
    store->create(test_seed(), run);
    CHECK(state() == StoreState::present);
    store->apply(test_structure(), run, "structure");
    CHECK(store->has_mark(run, "structure"));
    store->revert(test_structure(), run, "structure");
    CHECK_FALSE(store->has_mark(run, "structure"));
    CHECK(state() == StoreState::present);
    store->remove_created(run);
    CHECK(state() == before);
    CHECK_FALSE(store->has_mark(run, "create"));
    CHECK(store->cursors(run).empty());
  }
}

void check_changes(const ChatStoreFactory& open) {
  open()->create(test_seed(), run);
  const auto digests = open()->table_digests();
  const auto structure = test_structure();
  open()->apply(structure, run, "structure");
  CHECK(open()->has_mark(run, "structure"));
  const auto expected = chat::apply(chat::inventory_of(test_seed()), structure);
  CHECK(fields_of_inventory(open()->inventory()) == fields_of_inventory(expected));
  CHECK(open()->table_digests() != digests);
  open()->apply(structure, run, "structure"); // the mark is there: nothing happens
  CHECK(fields_of_inventory(open()->inventory()) == fields_of_inventory(expected));

  // Updates and deletions on top, as an overwriting plan makes them.
  const auto middle = open()->table_digests();
  chat::ChangeSet second;
  auto node = structure.nodes.inserted[1];
  node.guid = guid_number(77);
  node.name = "renamed";
  node.addin.reset();
  node.purged_on = DateTime::parse("2014-01-01 00:00:00.5");
  second.nodes.updated = {{structure.nodes.inserted[1], node}};
  second.roles.deleted = {structure.roles.inserted[0]};
  second.last_chat_ids.updated = {
      {structure.last_chat_ids.inserted[0], {structure.last_chat_ids.inserted[0].node, ChatId{99}}}};
  second.scopes.inserted = {{NodeId{2}, PrincipalId{2}, true, PrincipalId{1}}};
  open()->apply(second, run, "second");
  CHECK(fields_of_inventory(open()->inventory()) == fields_of_inventory(chat::apply(expected, second)));
  open()->revert(second, run, "second");
  CHECK(open()->table_digests() == middle);
  open()->revert(second, run, "second"); // the mark is gone: nothing happens
  CHECK(open()->table_digests() == middle);

  open()->revert(structure, run, "structure");
  CHECK(open()->table_digests() == digests);
  CHECK_FALSE(open()->has_mark(run, "structure"));
}

/// More rows than a statement erases, and not a multiple of them.
void check_many_taken_back(const ChatStoreFactory& open) {
  open()->create(test_seed(), run);
  chat::ChangeSet many, others, removed; // what others added between them, and what others removed
  const auto like = test_structure().principals.inserted[0];
  for (int i = 0; i < 250; ++i) {
    auto row = like;
    row.id = PrincipalId{1'000 + i};
    row.guid = guid_number(10'000 + i);
    (i == 100 ? others : many).principals.inserted.push_back(row);
    for (const int index : {0, 1})
      many.affiliations.inserted.push_back({row.id, PrincipalId{1}, index, PrincipalId{1}});
  }
  others.affiliations.inserted = {{PrincipalId{1'007}, PrincipalId{1}, 2, PrincipalId{1}}};
  removed.affiliations.deleted = {many.affiliations.inserted[14]};
  open()->apply(many, run, "structure");
  open()->apply(others, "run 2", "others");
  open()->apply(removed, "run 2", "removed");
  open()->revert(many, run, "structure");
  CHECK(fields_of_inventory(open()->inventory()) ==
        fields_of_inventory(chat::apply(chat::inventory_of(test_seed()), others)));
}

void check_amended_changes(const ChatStoreFactory& open) {
  open()->create(test_seed(), run);
  const auto digests = open()->table_digests();
  const chat::ChangeSet nothing;
  const auto first = test_structure();
  open()->amend({nothing, ""}, {first, "plan 1"}, run, "structure");
  CHECK(open()->mark_detail(run, "structure") == "plan 1");
  const auto start = chat::inventory_of(test_seed());
  CHECK(fields_of_inventory(open()->inventory()) == fields_of_inventory(chat::apply(start, first)));

  // Another plan: a row renamed, one less, one more; the rest is the same and is not touched.
  auto second = first;
  second.nodes.inserted[1].name = "renamed since";
  auto roles = in_place(second.roles.inserted);
  roles.erase(roles.begin());
  second.roles.inserted = roles;
  second.scopes.inserted.push_back({NodeId{2}, PrincipalId{2}, true, PrincipalId{1}});
  CHECK(error_of([&] {
          open()->amend({second, "plan 2"}, {first, "plan 3"}, run, "structure");
        }).kind() == ErrorKind::changed);
  open()->amend({first, "plan 1"}, {second, "plan 2"}, run, "structure");
  CHECK(open()->mark_detail(run, "structure") == "plan 2");
  CHECK(fields_of_inventory(open()->inventory()) == fields_of_inventory(chat::apply(start, second)));
  const auto amended = open()->table_digests();
  open()->amend({first, "plan 1"}, {second, "plan 2"}, run, "structure"); // it is there: nothing happens
  CHECK(open()->table_digests() == amended);

  // All or nothing: the row to be changed is another one.
  auto foreign = second;
  foreign.nodes.inserted[0].id = NodeId{4711};
  auto third = foreign;
  third.nodes.inserted[0].name = "nobody";
  CHECK(error_of([&] {
          open()->amend({foreign, "plan 2"}, {third, "plan 3"}, run, "structure");
        }).kind() == ErrorKind::changed);
  CHECK(open()->table_digests() == amended);

  open()->revert(second, run, "structure");
  CHECK(open()->table_digests() == digests);
  CHECK_FALSE(open()->mark_detail(run, "structure"));
}

/// What takes the place of a category and an add-in, with rooms that stay: the new category has the old one's
/// GUID, which nothing can have twice.
struct Replacement {
  chat::Node category, first_room, second_room;
  chat::Addin addin;
};
Replacement replacement_in(const chat::ChangeSet& structure) {
  const auto& nodes = structure.nodes.inserted;
  Replacement result{nodes[0], nodes[1], nodes[2], {guid_number(21), "Wiki", "https://new.contoso.com/"}};
  result.category.id = NodeId{5};
  result.first_room.parent = result.second_room.parent = result.category.id;
  result.first_room.addin = result.addin.id;
  return result;
}

void check_replaced_parents(const ChatStoreFactory& open) {
  open()->create(test_seed(), run);
  const auto start = chat::inventory_of(test_seed());
  const auto digests = open()->table_digests();
  const auto first = test_structure();
  const auto [category, first_room, second_room, addin] = replacement_in(first);

  // As one plan takes the place of another.
  auto second = first;
  second.nodes.inserted = {category, first_room, second_room};
  second.addins.inserted = {addin};
  second.scopes.inserted[0].node = category.id;
  open()->amend({{}, ""}, {first, "plan 1"}, run, "structure");
  const auto original = open()->table_digests();
  open()->amend({first, "plan 1"}, {second, "plan 2"}, run, "structure");
  CHECK(fields_of_inventory(open()->inventory()) == fields_of_inventory(chat::apply(start, second)));
  open()->amend({second, "plan 2"}, {first, "plan 1"}, run, "structure");
  CHECK(open()->table_digests() == original);

  // As changes on top of what was there before, and the way back from them.
  chat::ChangeSet changes;
  changes.nodes.inserted = {category};
  changes.nodes.updated = {{first.nodes.inserted[1], first_room}, {first.nodes.inserted[2], second_room}};
  changes.nodes.deleted = {first.nodes.inserted[0]};
  changes.addins.inserted = {addin};
  changes.addins.deleted = first.addins.inserted;
  changes.scopes.deleted = first.scopes.inserted;
  open()->apply(changes, run, "replacement");
  CHECK(fields_of_inventory(open()->inventory()) ==
        fields_of_inventory(chat::apply(chat::apply(start, first), changes)));
  open()->revert(changes, run, "replacement");
  CHECK(open()->table_digests() == original);
  open()->revert(first, run, "structure");
  CHECK(open()->table_digests() == digests);
}

/// What others still have is given away before another row gets it: keys, and GUIDs that nothing has twice.
void check_exchanged_values(const ChatStoreFactory& open) {
  open()->create(test_seed(), run);
  const auto start = chat::inventory_of(test_seed());
  auto first = test_structure();
  const auto room = first.nodes.inserted[1].id;
  first.last_chat_ids.inserted = {{room, ChatId{1}}, {room, ChatId{5}}, {room, ChatId{9}}};
  open()->apply(first, run, "structure");
  const auto before = open()->table_digests();

  chat::ChangeSet changes;
  // Of several rows of a room one stays, and gets the number of one that goes, or of one that moves, too.
  changes.last_chat_ids.deleted = {{room, ChatId{1}}};
  changes.last_chat_ids.updated = {{{room, ChatId{5}}, {room, ChatId{1}}},
                                   {{room, ChatId{9}}, {room, ChatId{5}}}};
  // Two rooms exchange their GUIDs, and a third gives its own to one that is new.
  auto a = first.nodes.inserted[0], b = first.nodes.inserted[1], c = first.nodes.inserted[2], d = c;
  std::swap(a.guid, b.guid);
  c.guid = guid_number(88);
  d.id = NodeId{77};
  changes.nodes.updated = {
      {first.nodes.inserted[0], a}, {first.nodes.inserted[1], b}, {first.nodes.inserted[2], c}};
  changes.nodes.inserted = {d};
  auto x = first.principals.inserted[0], y = first.principals.inserted[1];
  std::swap(x.guid, y.guid);
  changes.principals.updated = {{first.principals.inserted[0], x}, {first.principals.inserted[1], y}};
  open()->apply(changes, run, "exchange");
  CHECK(fields_of_inventory(open()->inventory()) ==
        fields_of_inventory(chat::apply(chat::apply(start, first), changes)));
  open()->revert(changes, run, "exchange");
  CHECK(open()->table_digests() == before);
}

void check_refused_changes(const ChatStoreFactory& open) {
  open()->create(test_seed(), run);
  const auto digests = open()->table_digests();
  chat::ChangeSet gone;
  gone.principals = test_structure().principals;
  gone.nodes.deleted = {test_structure().nodes.inserted[0]};
  CHECK(error_of([&] { open()->apply(gone, run, "gone"); }).kind() == ErrorKind::changed);
  gone.nodes = {};
  gone.nodes.updated = {{test_structure().nodes.inserted[0], test_structure().nodes.inserted[1]}};
  CHECK(error_of([&] { open()->apply(gone, run, "gone"); }).kind() == ErrorKind::changed);
  chat::ChangeSet twice;
  twice.principals.inserted = {test_seed().system};
  CHECK(error_of([&] { open()->apply(twice, run, "twice"); }).kind() == ErrorKind::conflict);
  chat::ChangeSet dangling;
  dangling.roles.inserted = {{NodeId{500}, PrincipalId{1}, RoleTypeId{1}, PrincipalId{1}}};
  CHECK(error_of([&] { open()->apply(dangling, run, "dangling"); }).kind() == ErrorKind::conflict);
  CHECK(open()->table_digests() == digests);
  CHECK_FALSE(open()->has_mark(run, "gone"));
}

void check_messages(const ChatStoreFactory& open) {
  open()->create(test_seed(), run);
  open()->apply(test_structure(), run, "structure");
  const auto digests = open()->table_digests();
  const auto first = test_messages(3, 1, 3'000);
  const auto second = test_messages(4, 1, 10);
  RoomCursor three{NodeId{3}, ChatId{3'000}, {}, true};
  three.digest.add(sha256("x"));
  RoomCursor four{NodeId{4}, ChatId{10}, {}, false};
  {
    auto writer = open()->writer(run);
    writer->append(second);
    writer->append(first);
    writer->commit(std::vector{three, four});
    writer->append(test_messages(4, 11, 20)); // never committed
  }
  const auto cursors = open()->cursors(run);
  REQUIRE(cursors.size() == 2);
  CHECK(cursors[0].room == NodeId{3});
  CHECK(cursors[0].last == ChatId{3'000});
  CHECK(cursors[0].digest == three.digest);
  CHECK(cursors[0].complete);
  CHECK_FALSE(cursors[1].complete);
  CHECK(open()->cursors("run 2").empty());

  const auto store = open();
  CHECK(fields_of(read_messages_of(*store, NodeId{3})) == fields_of(first));
  CHECK(fields_of(read_messages_of(*store, NodeId{4})) == fields_of(second));
  CHECK(read_messages_of(*store, std::nullopt).size() == 3'010);
  CHECK(read_messages_of(*store, NodeId{5}).empty());
  const auto inventory = store->inventory();
  CHECK(inventory.messages.size() == 2);
  CHECK(inventory.messages.at(NodeId{3}).count == 3'000);
  CHECK(inventory.messages.at(NodeId{4}).last == ChatId{10});
  const auto rooms = store->rooms_with_messages();
  CHECK(rooms.size() == 2);
  CHECK(rooms.at(NodeId{3}).count == 3'000);
  CHECK(rooms.at(NodeId{4}).last == ChatId{10});
  CHECK(store->last_chat_ids() == inventory.last_chat_ids);
  const auto structure = store->structure();
  CHECK(structure.messages.empty());
  CHECK(fields_of_inventory(structure) == fields_of_inventory(inventory));

  // A writer that meets an error leaves nothing of its chunk, and can continue.
  {
    auto writer = store->writer(run);
    writer->append(test_messages(4, 11, 15));
    CHECK(error_of([&] {
            writer->append(test_messages(4, 10, 12));
            writer->commit({}); // an engine may look at the rows only now
          }).kind() == ErrorKind::conflict);
    CHECK(store->cursors(run)[1].last == ChatId{10});
    writer->append(test_messages(4, 11, 12));
    writer->commit(std::vector{RoomCursor{NodeId{4}, ChatId{12}, {}, true}});
  }
  CHECK(store->cursors(run)[1].last == ChatId{12});
  CHECK(read_messages_of(*store, NodeId{4}).size() == 12);

  std::int64_t deleted = 0;
  int calls = 0;
  const auto count = [&](std::int64_t rows) {
    deleted += rows;
    ++calls;
  };
  store->delete_messages(std::array{NodeId{3}, NodeId{4}, NodeId{5}}, run, count);
  CHECK(deleted == 3'012);
  CHECK(calls == 1); // few rows: one transaction
  CHECK(store->cursors(run).empty());
  CHECK(store->table_digests() == digests);
}

void check_runs(const ChatStoreFactory& open) {
  open()->create(test_seed(), run);
  const auto digests = open()->table_digests();
  open()->apply({}, "run 2", "complete");
  CHECK(open()->open_runs() == std::vector<std::string>{"run 1", "run 2"});
  CHECK(open()->table_digests() == digests);
  CHECK(error_of([&] { open()->remove_created(run); }).kind() == ErrorKind::conflict);
  open()->close_run("run 2");
  CHECK(open()->open_runs() == std::vector<std::string>{"run 1"});
  open()->close_run(run);
  open()->close_run(run);
  CHECK(open()->open_runs().empty());
  CHECK(open()->table_digests() == digests);
}

void check_probe(const ChatStoreFactory& open) {
  const auto leaves_nothing = [&] {
    const auto state = open()->state();
    const auto digests = open()->table_digests();
    {
      const auto probe = open()->probe();
      CHECK(open()->state() == state); // and so it is for others, should it be killed now
      CHECK(open()->table_digests() == digests);
      probe->write(test_messages(3, 1, 3'000));
      CHECK(error_of([&] { probe->write(test_messages(3, 3'000, 3'010)); }).kind() ==
            ErrorKind::conflict); // it is a table like the real one
      probe->write(test_messages(3, 3'001, 3'010));
      probe->remove();
      probe->remove();
    }
    open()->probe()->write(test_messages(3, 1, 10)); // removed by going away
    CHECK(open()->state() == state);
    CHECK(open()->table_digests() == digests);
  };
  leaves_nothing();
  open()->create(test_seed(), run);
  leaves_nothing();
}

void check_reads(const ChatStoreFactory& open) {
  open()->create(test_seed(), run);
  const std::unique_ptr<ChatReader> store = open();
  CHECK(store->state() == StoreState::present);
  CHECK(store->inventory().nodes.size() == 1);
  CHECK(store->table_digests() == open()->table_digests());
  CHECK(store->has_mark(run, "create"));
  CHECK(store->open_runs().size() == 1);
  CHECK(store->cursors(run).empty());
  CHECK(store->description() == open()->description());
  (void)store->check_writable();
  CHECK(read_messages_of(*store, std::nullopt).empty());
}

} // namespace

chat::Seed test_seed() {
  return chat::seed_for(guid_number(1));
}

chat::ChangeSet test_structure() {
  chat::ChangeSet changes;
  for (int i = 2; i <= 3; ++i) {
    chat::Principal user;
    user.id = PrincipalId{i};
    user.guid = guid_number(100 + i);
    user.uri = "sip:user" + std::to_string(i) + "@contoso.com";
    user.name = "user";
    user.type = PrincipalType::user;
    user.added_by = PrincipalId{1};
    user.added_on = Ticks{633'794'400'000'000'001};
    user.verified_on = *DateTime::parse("2012-11-02 03:04:05");
    if (i == 3) {
      user.display_name = "User Ü";
      user.company = "";
      user.email = "user@contoso.com";
      user.ad_path = "CN=user";
      user.upn = "user@contoso.com";
      user.disabled = 2;
      user.pool_id = 5;
      user.policy_id = 6;
      user.updated_by = PrincipalId{2};
      user.updated_on = Ticks{633'794'400'000'000'002};
    }
    changes.principals.inserted.push_back(user);
  }
  changes.metas.inserted = {
      {PrincipalId{2}, true, true, false, 0, std::nullopt, DateTime::parse("2012-01-01 00:00:00")}};
  changes.affiliations.inserted = {{PrincipalId{2}, PrincipalId{2}, -1, PrincipalId{1}}};
  changes.addins.inserted = {{guid_number(20), "Wiki", "https://wiki.contoso.com/"}};
  for (int i = 2; i <= 4; ++i) {
    chat::Node node;
    node.id = NodeId{i};
    node.guid = guid_number(i);
    node.parent = i == 2 ? chat::root_node : NodeId{2};
    node.is_category = i == 2;
    node.name = "node " + std::to_string(i);
    node.description = "O'Neil's";
    if (i == 2)
      node.invite = node.logged = node.file_post = true;
    if (i == 3)
      node.addin = guid_number(20);
    node.added_by = node.updated_by = PrincipalId{2};
    node.added_on = node.updated_on = Ticks{633'794'400'000'000'003};
    changes.nodes.inserted.push_back(node);
  }
  changes.scopes.inserted = {{NodeId{2}, PrincipalId{3}, false, PrincipalId{1}}};
  changes.roles.inserted = {{NodeId{3}, PrincipalId{2}, RoleTypeId{1}, PrincipalId{1}},
                            {NodeId{3}, PrincipalId{3}, RoleTypeId{2}, PrincipalId{1}}};
  changes.invitations.inserted = {{PrincipalId{2}, 1, NodeId{3}, *DateTime::parse("2012-01-01 00:00:00")}};
  changes.last_invite_ids.inserted = {{PrincipalId{2}, 1}};
  changes.last_chat_ids.inserted = {{NodeId{3}, ChatId{9'000'000'000}}};
  changes.preferences.inserted = {{"colours", 1, "blue", PrincipalId{2}},
                                  {"colours", 2, std::nullopt, PrincipalId{2}}};
  return changes;
}

std::vector<chat::Message> test_messages(std::int64_t room, std::int64_t first, std::int64_t last) {
  std::vector<chat::Message> messages;
  for (std::int64_t id = first; id <= last; ++id) {
    chat::Message message;
    message.room = NodeId{room};
    message.id = ChatId{id};
    message.date = Ticks{633'794'400'000'000'000 + id};
    message.author = PrincipalId{2};
    message.is_alert = id % 2 == 0;
    message.content = "secret message " + std::to_string(id);
    if (id % 3 == 0)
      message.rtf = "{\\rtf1 " + std::string(id % 5 == 0 ? "" : "x") + "}";
    messages.push_back(std::move(message));
  }
  return messages;
}

std::vector<chat::Message> read_messages_of(ChatReader& store, std::optional<chat::NodeId> room) {
  std::vector<chat::Message> result;
  Batch<chat::Message> batch;
  const auto reader = store.messages(room);
  while (reader->next(batch)) {
    CHECK(batch.size() <= max_batch_rows);
    for (const auto& row : batch.rows())
      result.push_back(row);
  }
  return result;
}

void check_chat_store(const ChatStoreFactory& open) {
  SUBCASE("creation and its removal") {
    check_creation(open);
  }
  SUBCASE("state in one session") {
    check_state_in_one_session(open);
  }
  SUBCASE("changes and undoing them") {
    check_changes(open);
  }
  SUBCASE("undoing many, with rows of others between them") {
    check_many_taken_back(open);
  }
  SUBCASE("changes that take the place of others") {
    check_amended_changes(open);
  }
  SUBCASE("rooms that stay when what they refer to is replaced") {
    check_replaced_parents(open);
  }
  SUBCASE("values that rows hand on to each other") {
    check_exchanged_values(open);
  }
  SUBCASE("changes that are refused") {
    check_refused_changes(open);
  }
  SUBCASE("messages and cursors") {
    check_messages(open);
  }
  SUBCASE("runs") {
    check_runs(open);
  }
  SUBCASE("a probe") {
    check_probe(open);
  }
  SUBCASE("what a dry run reads") {
    check_reads(open);
  }
}

} // namespace gc2pc::test
