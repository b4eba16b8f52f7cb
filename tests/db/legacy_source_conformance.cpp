// SPDX-License-Identifier: Apache-2.0
#include "tests/db/legacy_source_conformance.hpp"

#include "tests/db/db_fixture.hpp"

#include <limits>

namespace gc2pc::test {
namespace {

using legacy::NodeId;
using legacy::PrincipalId;

legacy::Message message(std::int64_t room, std::int64_t id, std::string content) {
  legacy::Message result;
  result.room = NodeId{room};
  result.id = ChatId{id};
  result.date = Ticks{633'794'400'000'000'000 + id};
  result.author = PrincipalId{5};
  result.content = std::move(content);
  return result;
}

std::vector<legacy::Message> read_all(LegacySource& source, const MessageRange& range) {
  std::vector<legacy::Message> result;
  Batch<legacy::Message> batch;
  const auto reader = source.messages(range);
  while (reader->next(batch)) {
    std::size_t bytes = 0;
    for (const auto& row : batch.rows()) {
      result.push_back(row);
      bytes += row.content.size() + (row.rtf ? row.rtf->size() : 0);
    }
    CHECK(batch.bytes() == bytes);
    CHECK(batch.size() <= max_batch_rows);
  }
  CHECK(batch.empty());
  CHECK_FALSE(reader->next(batch));
  return result;
}

void check_inventory(const LegacySourceFactory& make) {
  const auto pool = small_legacy_pool();
  const auto source = make(pool, {});
  const auto read = source->inventory();
  CHECK(source->digest() == inventory_digest(read));
  CHECK(read.generation == legacy::Generation::lync_2010);
  legacy::for_each_table_pair(read, pool, [](const auto& rows, const auto& written) {
    CHECK_FALSE(written.empty());
    CHECK(fields_of(rows) == fields_of(written));
  });
  CHECK(read.compliance_rows == 3);
  CHECK(read.file_tokens == 2);
  CHECK(read_all(*source, {}).empty());
}

void check_order(const LegacySourceFactory& make) {
  // Stored in another order; channel 99 is not a room, and dates run against the ids.
  std::vector<legacy::Message> stored{message(3, 2, "b"),
                                      message(99, 1, "z"),
                                      message(2, 7, "y"),
                                      message(3, 1, "a"),
                                      message(2, 9'000'000'000, "late"),
                                      message(2, INT64_MIN, "lowest"),
                                      message(2, -3, "negative")};
  stored[3].date = Ticks{stored[0].date.value + 1};
  const auto source = make(small_legacy_pool(), stored);
  const auto ids = [](const std::vector<legacy::Message>& messages) {
    std::vector<std::pair<std::int64_t, std::int64_t>> result;
    for (const auto& row : messages)
      result.emplace_back(row.room.value, row.id.value);
    return result;
  };
  using Ids = std::vector<std::pair<std::int64_t, std::int64_t>>;
  CHECK(ids(read_all(*source, {})) ==
        Ids{{2, INT64_MIN}, {2, -3}, {2, 7}, {2, 9'000'000'000}, {3, 1}, {3, 2}, {99, 1}});
  CHECK(ids(read_all(*source, {NodeId{2}, std::nullopt})) ==
        Ids{{2, INT64_MIN}, {2, -3}, {2, 7}, {2, 9'000'000'000}});
  CHECK(ids(read_all(*source, {NodeId{2}, ChatId{INT64_MIN}})) == Ids{{2, -3}, {2, 7}, {2, 9'000'000'000}});
  CHECK(source->totals(std::vector{ChannelPast{NodeId{2}, ChatId{INT64_MIN}}}).front().count == 1);
  CHECK(ids(read_all(*source, {NodeId{2}, ChatId{7}})) == Ids{{2, 9'000'000'000}});
  CHECK(ids(read_all(*source, {NodeId{2}, ChatId{9'000'000'000}})).empty());
  CHECK(ids(read_all(*source, {NodeId{4}, std::nullopt})).empty());
  // Numbers begin where the column's type does.
  CHECK(fields_of(read_all(*source, {NodeId{3}, std::nullopt})) ==
        fields_of(std::vector<legacy::Message>{stored[3], stored[0]}));
}

void check_totals(const LegacySourceFactory& make) {
  auto formatted = message(2, 7, "four");
  formatted.rtf = "rtf";
  const std::vector<legacy::Message> stored{message(2, 1, "ab"), formatted, message(2, 9, ""),
                                            message(3, 1, "other")};
  const auto source = make(small_legacy_pool(), stored);
  constexpr ChatId all{9'000'000'000};
  CHECK(source->message_count() == 4);
  const auto totals = [&](NodeId channel, ChatId up_to) {
    const auto one = source->totals(std::vector{ChannelPast{channel, up_to}});
    REQUIRE(one.size() == 1);
    return one.front();
  };
  const auto whole = totals(NodeId{2}, all);
  CHECK(whole.count == 3);
  CHECK(whole.last == ChatId{9});
  CHECK(totals(NodeId{2}, ChatId{7}).count == 2);
  CHECK(totals(NodeId{2}, ChatId{8}).last == ChatId{7});
  CHECK(totals(NodeId{2}, ChatId{8}).bytes == whole.bytes); // the last one is empty
  CHECK(totals(NodeId{2}, ChatId{1}).bytes < whole.bytes);
  CHECK(totals(NodeId{4}, all) == MessageTotals{});
  // A longer text is reported, whatever unit the engine counts in.
  CHECK(totals(NodeId{3}, all).bytes > totals(NodeId{2}, ChatId{1}).bytes);
  // Many at once, in any order, one of them twice.
  std::vector<ChannelPast> many{{NodeId{3}, all}, {NodeId{2}, ChatId{1}}, {NodeId{2}, all}};
  std::vector<MessageTotals> answers{totals(NodeId{3}, all), totals(NodeId{2}, ChatId{1}), whole};
  for (std::int64_t channel = 100; channel < 150; ++channel) {
    many.push_back({NodeId{channel}, all});
    answers.emplace_back();
  }
  many.push_back({NodeId{2}, all});
  answers.push_back(whole);
  CHECK((source->totals(many) == answers));
  CHECK(source->totals({}).empty());
}

void check_text(const LegacySourceFactory& make, Texts texts) {
  using namespace std::string_literals;
  auto first = message(2, 1, texts == Texts::all_bytes ? "a\0b"s : "a\x01\\N\t\r\n\\.\n\x7f");
  first.rtf = "";
  auto second = message(2, 2, texts == Texts::all_bytes ? "\xff\xc3 not UTF-8" : "\xef\xbf\xbf \xc3\xa4'\"");
  second.is_alert = true;
  auto third = message(2, 3, "");
  third.rtf = "{\\rtf1 \xf0\x9f\x98\x80}";
  const std::vector<legacy::Message> stored{first, second, third};
  const auto source = make(small_legacy_pool(), stored);
  CHECK(fields_of(read_all(*source, {})) == fields_of(stored));
}

void check_batches(const LegacySourceFactory& make) {
  std::vector<legacy::Message> stored;
  for (std::int64_t i = 1; i <= 5'000; ++i)
    stored.push_back(
        message(2, i, i == 4'500 ? std::string(2 * max_batch_bytes, 'x') : "text " + std::to_string(i)));
  const auto source = make(small_legacy_pool(), stored);
  CHECK(fields_of(read_all(*source, {})) == fields_of(stored));
  // Again, and half of a stream given up: a source can be read as often as wanted.
  {
    Batch<legacy::Message> batch;
    CHECK(source->messages({})->next(batch));
    CHECK(batch.size() == max_batch_rows);
  }
  CHECK(read_all(*source, {NodeId{2}, ChatId{4'990}}).size() == 10);
}

} // namespace

legacy::Inventory small_legacy_pool() {
  legacy::Inventory pool;
  pool.versions = {{60, *DateTime::parse("2011-02-03 10:00:00"), "Group Chat", guid_number(1)},
                   {61, *DateTime::parse("2012-02-03 10:00:00.25"), std::nullopt, guid_number(2)}};
  legacy::Principal system;
  system.id = PrincipalId{1};
  system.guid = guid_number(10);
  system.uri = "sip:system@contoso.com";
  system.type = PrincipalType::system_user;
  legacy::Principal user = system;
  user.id = PrincipalId{5};
  user.guid = guid_number(11);
  user.uri = "sip:ann@contoso.com";
  user.name = "Ann Ä. O'Neil";
  user.company = "";
  user.email = "ann@contoso.com";
  user.ad_path = "CN=Ann,DC=contoso,DC=com";
  user.upn = "ann@contoso.com";
  user.disabled = true;
  user.type = PrincipalType::user;
  user.allowed_perm_set = 9'000'000'000;
  user.use_inherited_perms = false;
  user.added_by = PrincipalId{1};
  user.added_on = Ticks{633'794'400'000'000'001};
  user.updated_by = PrincipalId{5};
  user.updated_on = Ticks{633'794'400'000'000'002};
  user.verified_on = DateTime::parse("2012-11-02 03:04:05");
  pool.principals = {system, user};
  pool.affiliations = {{PrincipalId{5}, PrincipalId{5}, -1, PrincipalId{1}}};
  pool.addins = {{guid_number(20), "Wiki", "https://wiki.contoso.com/"}};
  legacy::Node root;
  root.id = NodeId{1};
  root.guid = guid_number(30);
  root.parent = NodeId{1};
  root.is_category = true;
  root.name = "Contoso";
  root.behavior = 4;
  root.scope_definer = root.role_definer = NodeId{1};
  root.added_by = root.updated_by = PrincipalId{1};
  legacy::Node room = root;
  room.id = NodeId{2};
  room.guid = guid_number(31);
  room.is_category = false;
  room.name = "room ";
  room.description = "about";
  room.topic = "topic";
  room.filestore_uri = "https://files.contoso.com/";
  room.inheritance = room.scope_change = room.override_member = true;
  room.invite = false;
  room.logged = true;
  room.file_post = false;
  room.disabled = true;
  room.restrict_child_create = false;
  room.behavior = 5;
  room.visibility = 2;
  room.addin = guid_number(20);
  room.scope_definer = NodeId{2};
  room.added_on = Ticks{3};
  room.updated_on = Ticks{4};
  pool.nodes = {root, room};
  pool.role_types = {{legacy::RoleTypeId{101}, "Member", 3984, true, true},
                     {legacy::RoleTypeId{102}, "Manager", 12276, false, true}};
  pool.roles = {{NodeId{2}, PrincipalId{5}, legacy::RoleTypeId{101}, PrincipalId{1}, true, false}};
  pool.scopes = {{NodeId{1}, PrincipalId{5}, PrincipalId{1}}};
  pool.last_chat_ids = {{NodeId{2}, ChatId{9'000'000'001}}};
  pool.invitations = {{PrincipalId{5}, 7, NodeId{2}, *DateTime::parse("2012-01-01 00:00:00")}};
  pool.last_invite_ids = {{PrincipalId{5}, 7}};
  pool.preferences = {{"colours", 1, std::nullopt, PrincipalId{5}}, {"colours", 2, "blue", PrincipalId{5}}};
  pool.compliance_rows = 3;
  pool.file_tokens = 2;
  return pool;
}

void check_legacy_source(const LegacySourceFactory& make, Texts texts) {
  SUBCASE("inventory comes as it is stored") {
    check_inventory(make);
  }
  SUBCASE("messages come by room and chatId") {
    check_order(make);
  }
  SUBCASE("text comes as it is stored") {
    check_text(make, texts);
  }
  SUBCASE("totals without the messages") {
    check_totals(make);
  }
  SUBCASE("batches are bounded") {
    check_batches(make);
  }
}

} // namespace gc2pc::test
