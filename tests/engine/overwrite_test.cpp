// SPDX-License-Identifier: Apache-2.0
#include "mappings/digest/canonical.hpp"
#include "migrator/run/status.hpp"
#include "migrator/snapshot/snapshot.hpp"
#include "migrator/verify/store_lines.hpp"
#include "migrator/workflows/plan.hpp"
#include "migrator/workflows/precopy.hpp"
#include "migrator/workflows/verify.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/practice_pool.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using test::PracticePool;

namespace {

constexpr auto category_guid = "0ca7e908-0000-4000-8000-000000000001";
constexpr auto room_guid = "0ca7e908-0000-4000-8000-000000000002";

std::string quoted(std::string text) {
  for (auto at = text.find('\''); at != text.npos; at = text.find('\'', at + 2))
    text.insert(at, 1, '\'');
  return "'" + text + "'";
}

/// A node of the target with roles, a denied and an allowed member, an invitation and a last id of its own.
void add_node(const PracticePool& pool, int id, int parent, bool is_category, const std::string& guid,
              const std::string& name) {
  const auto node = std::to_string(id);
  pool.sql("persistent.db",
           "INSERT INTO tblNode (nodeID, nodeGuid, parentID, nodeType, nodeName, nodeDesc, invite, logged, "
           "filePost, disabled, behavior, visibility, nodeAddedBy, nodeAddedOn, nodeUpdatedBy, "
           "nodeUpdatedOn, purgedOn) VALUES (" +
               node + ", '" + guid + "', " + std::to_string(parent) + ", " + (is_category ? "1" : "0") +
               ", " + quoted(name) + ", 'theirs', " + (is_category ? "1, 1, 0" : "NULL, NULL, NULL") +
               ", 0, 4, 3, 1, 17, 1, 18, '2013-02-03 04:05:06')");
  pool.sql("persistent.db", "INSERT INTO tblPrincipalRole SELECT " + node +
                                ", prinID, (SELECT min(rtypeID) FROM tblRoleType), 1 FROM tblPrincipal");
  pool.sql("persistent.db",
           "INSERT INTO tblScopePrincipal SELECT " + node + ", prinID, prinID % 2, 1 FROM tblPrincipal");
  pool.sql("persistent.db", "INSERT INTO tblLastChatId VALUES (" + node + ", 4711)");
  pool.sql("persistent.db",
           "INSERT INTO tblPrincipalInvites VALUES (1, " + node + ", " + node + ", '2013-02-03')");
}

/// Gives the target a category and a room with the names of migrated ones; they are returned in this order.
std::pair<std::string, std::string> collide(PracticePool& pool) {
  auto session = pool.read_session();
  const auto plan = make_plan(session, pool.observer, pool.stop).plan;
  const auto& nodes = plan.structure.nodes.inserted;
  const auto& room =
      *std::find_if(plan.rooms.begin(), plan.rooms.end(), [](const auto& r) { return r.messages > 0; });
  const auto row =
      std::find_if(nodes.begin(), nodes.end(), [&](const auto& node) { return node.id == room.room; });
  const auto category =
      std::find_if(nodes.begin(), nodes.end(), [&](const auto& node) { return node.id == row->parent; });
  add_node(pool, 90'001, 1, true, category_guid, category->name);
  add_node(pool, 90'002, 90'001, false, room_guid, room.name);
  return {category->name, room.name};
}

void set_rules(PracticePool& pool, const std::string& target_conflict) {
  test::write_file(pool / "own-rules.xml", "<mapping version=\"1\"><target-conflict>" + target_conflict +
                                               "</target-conflict></mapping>");
  pool.config.rules = (pool / "own-rules.xml").string();
}

std::vector<DigestLine> lines_of(PracticePool& pool) {
  auto session = pool.read_session();
  return digest_store(*session.store, pool.observer, pool.stop);
}

std::string count_of(const std::string& table, const std::string& column, int node) {
  return "SELECT count(*) FROM " + table + " WHERE " + column + " = " + std::to_string(node);
}

} // namespace

TEST_CASE("overwrite: the target's nodes go, the snapshot has them, and rollback restores them to the byte") {
  PracticePool pool({1'500, 12, 1, true});
  const auto [category, room] = collide(pool);
  set_rules(pool, "overwrite");
  const auto before = pool.world();
  const auto lines = lines_of(pool);

  const auto plan = pool.plan().plan;
  REQUIRE(plan.executable());
  REQUIRE(plan.structure.nodes.updated.size() == 2);
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(last_verification(pool.run()).value().differences.empty());
  const auto after = lines_of(pool);
  for (const auto& expected : plan.expected)
    CHECK(std::find(after.begin(), after.end(), expected) != after.end());
  CHECK(pool.number("persistent.db", "SELECT count(*) FROM tblNode WHERE nodeDesc = 'theirs'") == 0);
  CHECK(pool.number("persistent.db", "SELECT count(*) FROM tblNode WHERE nodeGuid IN ('" +
                                         std::string(category_guid) + "', '" + room_guid + "')") == 0);
  CHECK(pool.number("persistent.db", count_of("tblChat", "channelId", 90'002)) > 0);
  CHECK(pool.number("persistent.db", count_of("tblPrincipalInvites", "nodeID", 90'002)) >= 1);
  CHECK(pool.number("persistent.db",
                    count_of("tblScopePrincipal", "scopeIsDenied = 1 AND scopeNodeID", 90'001)) == 0);

  const auto images = snapshot_file(Run::open(pool.run(), true), "target-before.db", {});
  CHECK(images == before_images(plan));
  test::write_file(pool / "before.db", images);
  CHECK(pool.number("before.db", "SELECT count(*) FROM tblNode WHERE nodeDesc = 'theirs'") == 2);
  CHECK(pool.number("before.db", "SELECT count(*) FROM tblNode WHERE nodeGuid IN ('" +
                                     std::string(category_guid) + "', '" + room_guid + "')") == 2);
  CHECK(pool.number("before.db", "SELECT count(*) FROM tblPrincipalRole") ==
        static_cast<std::int64_t>(plan.structure.roles.deleted.size()));
  CHECK(pool.number("before.db", "SELECT count(*) FROM tblScopePrincipal") ==
        static_cast<std::int64_t>(plan.structure.scopes.deleted.size()));
  CHECK(plan.structure.roles.deleted.size() > 2);

  CHECK(pool.rollback().phase == RunPhase::rolled_back);
  CHECK(lines_of(pool) == lines);
  CHECK(pool.world() == before);
}

TEST_CASE("adopt: a room of the target whose parent is not a category stops the plan, and nothing else") {
  PracticePool pool({400, 6, 1, true});
  const auto [category, room] = collide(pool);
  set_rules(pool, "adopt");
  const auto broken = [&] {
    const auto plan = pool.plan().plan;
    std::vector<std::string> details;
    for (const auto& finding : plan.findings)
      if (finding.code == Code::broken_target)
        details.push_back(finding.detail);
    CHECK(plan.executable() == details.empty());
    return details;
  };
  CHECK(broken().empty());
  pool.sql("persistent.db", "UPDATE tblNode SET parentID = 90002 WHERE nodeID = 90002");
  CHECK(broken() ==
        std::vector<std::string>{"the parent of the target's nodeID 90002, nodeID 90002, is not a category"});
  const auto before = pool.world();
  CHECK_THROWS_AS(pool.cutover(), Error);
  CHECK(pool.world() == before);
}

TEST_CASE("numbers below zero, the lowest among them, are copied and rolled back") {
  PracticePool pool({400, 6, 1, true});
  pool.sql("legacy.db", "UPDATE tblLastChatId SET lastChatID = -9");
  pool.sql("legacy.db", "UPDATE tblChat SET chatId = chatId - 100000");
  pool.sql("legacy.db",
           "UPDATE tblChat SET chatId = -9223372036854775808 WHERE chatId = (SELECT min(c.chatId) FROM "
           "tblChat c WHERE c.channelId = tblChat.channelId)");
  const auto before = pool.world();
  const auto plan = pool.plan().plan;
  REQUIRE(plan.executable());
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(last_verification(pool.run()).value().differences.empty());
  CHECK(pool.number("persistent.db", "SELECT count(*) FROM tblChat WHERE chatId = -9223372036854775808") > 0);
  CHECK(pool.number("persistent.db", "SELECT count(*) FROM tblLastChatId WHERE lastChatID < 0") > 0);
  CHECK(pool.rollback().phase == RunPhase::rolled_back);
  CHECK(pool.world() == before);
}

TEST_CASE("overwrite: a room with several last ids, one of them that of the migrated room, comes back") {
  PracticePool pool({400, 6, 1, true});
  collide(pool);
  set_rules(pool, "overwrite");
  auto session = pool.read_session();
  const auto looked = make_plan(session, pool.observer, pool.stop).plan;
  const auto room = std::find_if(looked.rooms.begin(), looked.rooms.end(),
                                 [](const auto& r) { return r.room == chat::NodeId{90'002}; });
  REQUIRE(room != looked.rooms.end());
  pool.sql("persistent.db",
           "INSERT INTO tblLastChatId VALUES (90002, " + std::to_string(room->last.value) + ")");
  const auto before = pool.world();
  REQUIRE(pool.plan().plan.executable());
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(pool.number("persistent.db", count_of("tblLastChatId", "nodeID", 90'002)) == 1);
  CHECK(pool.rollback().phase == RunPhase::rolled_back);
  CHECK(pool.world() == before);
}

TEST_CASE("overwrite: a precopy continues when a room that overwrites another one gets another name") {
  PracticePool pool({400, 6, 1, true});
  const auto [category, room] = collide(pool);
  set_rules(pool, "overwrite");
  const auto before = pool.world();
  REQUIRE(pool.plan().plan.executable());
  const auto precopy = [&] {
    auto session = pool.session();
    const auto done = run_precopy(pool.run(), session, pool.observer, pool.stop);
    pool.options.plan_hash = done.plan.hash;
    return done.status.phase;
  };
  CHECK(precopy() == RunPhase::precopied);
  // The room no longer overwrites anything, and takes a nodeID of its own; the one of the target comes back.
  pool.sql("legacy.db", "UPDATE tblNode SET nodeName = 'Renamed' WHERE nodeName = " + quoted(room));
  CHECK(precopy() == RunPhase::precopied);
  // And back to the name that it had.
  pool.sql("legacy.db", "UPDATE tblNode SET nodeName = " + quoted(room) + " WHERE nodeName = 'Renamed'");
  CHECK(precopy() == RunPhase::precopied);
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(last_verification(pool.run()).value().differences.empty());
  CHECK(pool.rollback().phase == RunPhase::rolled_back);
  CHECK(pool.world() == before);
}

TEST_CASE("adopt: the target's nodes stay, get what is migrated, and rollback takes just that away") {
  PracticePool pool({1'500, 12, 1, true});
  const auto [category, room] = collide(pool);
  set_rules(pool, "adopt");
  const auto before = pool.world();
  const auto lines = lines_of(pool);

  const auto plan = pool.plan().plan;
  REQUIRE(plan.executable());
  CHECK(plan.structure.nodes.updated.empty());
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(last_verification(pool.run()).value().differences.empty());
  CHECK(pool.number("persistent.db", "SELECT count(*) FROM tblNode WHERE nodeDesc = 'theirs'") == 2);
  CHECK(pool.number("persistent.db", count_of("tblChat", "channelId", 90'002)) > 0);
  const auto after = lines_of(pool);
  CHECK(std::any_of(after.begin(), after.end(), [](const DigestLine& line) {
    return line.kind == LineKind::message && line.group == Guid::parse(room_guid) && line.digest.count > 0;
  }));

  CHECK(pool.rollback().phase == RunPhase::rolled_back);
  CHECK(lines_of(pool) == lines);
  CHECK(pool.world() == before);
}

TEST_CASE("overwrite: a room that was in no category, in a target without foreign keys, comes back so") {
  PracticePool pool({1'500, 12, 1, true});
  static_cast<void>(collide(pool));
  pool.sql("persistent.db", "UPDATE tblNode SET parentID = 77777 WHERE nodeID = 90002");
  pool.sql("persistent.db", "UPDATE tblPrincipalRole SET prinRolePrinID = 88888 WHERE prinRoleNodeID = 90002 "
                            "AND prinRolePrinID = 1");
  const auto before = pool.world();
  set_rules(pool, "overwrite");
  pool.plan();
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(pool.number("persistent.db", "SELECT parentID FROM tblNode WHERE nodeID = 90002") == 90'001);
  CHECK(pool.rollback().phase == RunPhase::rolled_back);
  CHECK(pool.world() == before);
}
