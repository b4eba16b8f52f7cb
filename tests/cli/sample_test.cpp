// SPDX-License-Identifier: Apache-2.0
#include "adapters/open/open_directory.hpp"
#include "adapters/source/legacy_source.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/sample/sample.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace gc2pc;

namespace {

struct Silent final : Observer {
  void begin(std::string_view, std::uint64_t, Unit) override {}
  void progress(std::uint64_t) override {}
  void waiting(const Wait&) override {}
  void end(std::string_view) override {}
  void note(std::string_view) override {}
};

sample::SampleResult make(const std::filesystem::path& out, std::int64_t messages, std::uint64_t seed = 1) {
  Silent observer;
  sample::SampleOptions options;
  options.out = out;
  options.size.messages = messages;
  options.size.rooms = 200;
  options.seed = seed;
  return sample::make_sample(options, observer, [] { return false; });
}

} // namespace

TEST_CASE("the same seed makes the same pool, byte for byte; another one another") {
  const test::TemporaryFolder folder;
  make(folder / "a", 3'000);
  make(folder / "b", 3'000);
  make(folder / "c", 3'000, 2);
  for (const auto* file : {"legacy.db", "directory.ldif"}) {
    CAPTURE(file);
    CHECK(test::read_file(folder / "a" / file) == test::read_file(folder / "b" / file));
    CHECK(test::read_file(folder / "a" / file) != test::read_file(folder / "c" / file));
  }
}

TEST_CASE("a sample has what makes a migration interesting") {
  const test::TemporaryFolder folder;
  const auto made = make(folder / "pool", 20'000);
  const auto source = open_source(made.config.source, std::nullopt);
  const auto inventory = source->inventory();
  std::size_t rooms = 0, disabled = 0, auditoriums = 0, own_scope = 0, under_root = 0;
  std::map<legacy::NodeId, const legacy::Node*> by_id;
  for (const auto& node : inventory.nodes)
    by_id[node.id] = &node;
  std::size_t deepest = 0;
  for (const auto& node : inventory.nodes) {
    std::size_t depth = 0;
    for (const auto* at = &node; at->id.value != 1; at = by_id.at(*at->parent))
      ++depth;
    deepest = std::max(deepest, depth);
    if (node.is_category)
      continue;
    ++rooms;
    disabled += node.disabled;
    auditoriums += node.behavior == 5;
    own_scope += node.scope_definer == node.id;
    under_root += node.parent == legacy::NodeId{1};
  }
  CHECK(rooms == 200);
  CHECK(disabled > 5);
  CHECK(auditoriums > 3);
  CHECK(own_scope > 3);
  CHECK(under_root == 1);
  CHECK(deepest == 4); // three categories and a room

  std::size_t messages = 0, bytes = 0, stories = 0, alerts = 0, rtf = 0, links = 0, emoji = 0;
  auto reader = source->messages({});
  Batch<legacy::Message> batch;
  while (reader->next(batch))
    for (const auto& message : batch.rows()) {
      ++messages;
      bytes += message.content.size();
      stories += message.content.size() >= 1'000;
      alerts += message.is_alert;
      rtf += message.rtf.has_value();
      links += message.content.starts_with("ma-filelink:");
      emoji += message.content.find("🙂") != std::string::npos;
    }
  CHECK(messages == static_cast<std::size_t>(made.messages));
  CHECK(bytes / messages > 60);
  CHECK(bytes / messages < 150);
  CHECK(stories > 20);
  CHECK(alerts > 50);
  CHECK(rtf > 100);
  CHECK(links > 20);
  CHECK(emoji > 10);
  CHECK(made.files > 20);
}

TEST_CASE("the directory knows the lookup address, the pool and most people") {
  const test::TemporaryFolder folder;
  const auto made = make(folder / "pool", 100);
  const auto directory = open_directory(*made.config.directory);
  const auto owners = directory->find_owners(SipUri::parse(*made.config.lookup_address));
  REQUIRE(owners.size() == 1);
  CHECK(owners.front().kind == OwnerKind::user);
  CHECK(directory->before_image(owners.front().entry.dn).group_dns.size() == 1);
  const auto deployment = directory->deployment();
  REQUIRE(deployment.pools.size() == 1);
  CHECK(deployment.pools[0].fqdn == *made.config.home_pool); // Persistent Chat has servers of its own
  CHECK(deployment.endpoints.size() == 1);                   // made by setup
  const auto source = open_source(made.config.source, std::nullopt);
  std::vector<Guid> guids;
  for (const auto& principal : source->inventory().principals)
    if (principal.type == PrincipalType::user)
      guids.push_back(principal.guid);
  const auto live = directory->live_guids(guids);
  CHECK(live.size() < guids.size());
  CHECK(live.size() > guids.size() * 9 / 10);
}

TEST_CASE("a sample has as many people and role entries as asked for") {
  const test::TemporaryFolder folder;
  Silent observer;
  sample::SampleOptions options;
  options.out = folder / "pool";
  options.size = {700, 100, 2'000, 30'000};
  const auto made = sample::make_sample(options, observer, [] { return false; });
  const auto inventory = open_source(made.config.source, std::nullopt)->inventory();
  CHECK(inventory.roles.size() == 30'000);
  std::set<legacy::PrincipalId> known, groups;
  std::size_t users = 0;
  for (const auto& principal : inventory.principals) {
    known.insert(principal.id);
    users += principal.type == PrincipalType::user;
    if (principal.type == PrincipalType::group)
      groups.insert(principal.id);
  }
  CHECK(users == 2'000);
  CHECK(groups.size() == 8 + 17); // departments, and a team for every 120 people
  std::size_t nested = 0;
  for (const auto& row : inventory.affiliations) {
    CHECK(known.contains(row.principal));
    CHECK(known.contains(row.affiliation));
    nested += row.principal != row.affiliation && groups.contains(row.principal) &&
              groups.contains(row.affiliation);
  }
  CHECK(nested == 17);
  std::map<legacy::NodeId, std::size_t> members;
  for (const auto& row : inventory.roles)
    ++members[row.node];
  const auto largest = std::max_element(members.begin(), members.end(), [](const auto& a, const auto& b) {
                         return a.second < b.second;
                       })->second;
  CHECK(largest > 100); // of 43 on average
  CHECK(inventory.invitations.size() > 1'000);
  CHECK(inventory.scopes.size() > 300);

  options.out = folder / "more";
  options.size = {10, 0, 60, 1'000'000};
  CHECK_THROWS_WITH(static_cast<void>(sample::make_sample(options, observer, [] { return false; })),
                    "--roles 1000000 is out of range: 60 people in 10 rooms can have 28 to 508.");
}

TEST_CASE("a folder that is in use is not written into") {
  const test::TemporaryFolder folder;
  test::write_file(folder / "pool/mine", "x");
  CHECK_THROWS_WITH(
      make(folder / "pool", 10),
      ("'" + (folder / "pool").string() + "' is not empty. Name a new folder with --out.").c_str());
}
