// SPDX-License-Identifier: Apache-2.0
#include "migrator/sample/store_writer.hpp"

#include "adapters/target/chat_store.hpp"

#include <fmt/format.h>

#include <array>

namespace gc2pc::sample {
namespace {

constexpr std::string_view run = "sample";
constexpr std::int64_t opening = 635'000'000'000'000'000; ///< 2013-03-30
constexpr std::int64_t messages_per_room = 20;
constexpr chat::PrincipalId system_id{1}, first_user{2};

chat::Principal user(chat::PrincipalId id, const legacy::Principal& person) {
  chat::Principal row;
  row.id = id;
  row.guid = person.guid;
  row.uri = person.uri;
  row.name = row.display_name = person.name;
  row.email = person.email;
  row.ad_path = person.ad_path;
  row.upn = person.upn;
  row.type = PrincipalType::user;
  row.added_on = row.updated_on = Ticks{opening};
  row.verified_on = DateTime{Ticks{opening}};
  return row;
}

chat::Node node(std::int64_t id, std::int64_t parent, bool is_category, std::string name, const Guid& pool) {
  chat::Node row;
  row.id = chat::NodeId{id};
  row.guid = Guid::v5(pool, fmt::format("own node {}", id));
  row.parent = chat::NodeId{parent};
  row.is_category = is_category;
  row.name = std::move(name);
  if (is_category) {
    row.invite = true;
    row.logged = true;
    row.file_post = true;
  }
  row.added_by = row.updated_by = first_user;
  row.added_on = row.updated_on = Ticks{opening + id};
  return row;
}

chat::ChangeSet structure(const Organisation& organisation) {
  chat::ChangeSet changes;
  const auto& people = organisation.inventory.principals;
  const auto first_person =
      std::find_if(people.begin(), people.end(), [](const auto& p) { return p.type == PrincipalType::user; });
  for (std::int64_t i = 0; i < 2; ++i) {
    const chat::PrincipalId id{first_user.value + i};
    changes.principals.inserted.push_back(user(id, *(first_person + i)));
    changes.affiliations.inserted.push_back({id, id, -1, system_id});
  }
  const auto& pool = organisation.pool;
  changes.nodes.inserted = {node(2, 1, true, "New world", pool), node(3, 2, false, "Pilot", pool),
                            node(4, 2, false, "Pilot questions", pool), node(5, 1, true, "Facilities", pool),
                            node(6, 5, false, "Canteen", pool)};
  for (const std::int64_t category : {2, 5})
    for (std::int64_t i = 0; i < 2; ++i)
      changes.scopes.inserted.push_back(
          {chat::NodeId{category}, chat::PrincipalId{first_user.value + i}, false, system_id});
  for (const std::int64_t room : {3, 4, 6}) {
    changes.roles.inserted.push_back({chat::NodeId{room}, first_user, chat::RoleTypeId{2}, system_id});
    changes.roles.inserted.push_back(
        {chat::NodeId{room}, chat::PrincipalId{first_user.value + 1}, chat::RoleTypeId{1}, system_id});
    changes.last_chat_ids.inserted.push_back({chat::NodeId{room}, ChatId{messages_per_room}});
  }
  return changes;
}

} // namespace

std::int64_t write_store(const Organisation& organisation, const TextMaker& text, std::uint64_t seed,
                         const std::filesystem::path& file) {
  auto store = open_store(fmt::format("sqlite3://dbname=\"{}\"", file.string()));
  store->create(chat::seed_for(Guid::v5(organisation.pool, "pool of the new world")), run);
  store->apply(structure(organisation), run, "structure");
  Random random(seed);
  std::vector<chat::Message> messages;
  for (const std::int64_t room : {3, 4, 6})
    for (std::int64_t id = 1; id <= messages_per_room; ++id) {
      auto& row = messages.emplace_back();
      row.room = chat::NodeId{room};
      row.id = ChatId{id};
      row.date = Ticks{opening + id * 60 * ticks_per_second};
      row.author = chat::PrincipalId{first_user.value + id % 2};
      text.message(row.content, 0, random);
    }
  auto writer = store->writer(run);
  writer->append(messages);
  writer->commit({});
  writer.reset();
  store->close_run(run);
  return static_cast<std::int64_t>(messages.size());
}

} // namespace gc2pc::sample
