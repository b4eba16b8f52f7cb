// SPDX-License-Identifier: Apache-2.0
#include "tests/engine/source_edits.hpp"

#include <fmt/format.h>

namespace gc2pc::test {
namespace {

/// A row of `table` that `condition` fits, by its number among them.
std::string row(const std::string& table, const std::string& condition, std::int64_t number) {
  return fmt::format("(SELECT rowid FROM {0} WHERE {1} ORDER BY rowid LIMIT 1 OFFSET {2} % max(1, (SELECT "
                     "count(*) FROM {0} WHERE {1})))",
                     table, condition, number);
}

} // namespace

std::int64_t SourceEdits::any(std::int64_t below) {
  return static_cast<std::int64_t>(dice_() % static_cast<std::uint64_t>(below));
}

std::vector<std::string> SourceEdits::round(bool visible) {
  std::vector<std::string> edits;
  const auto count = 1 + any(6);
  for (std::int64_t i = 0; i < count; ++i) {
    edits.push_back(edit(visible));
    said_ += edits.back() + ";\n";
  }
  said_ += "--\n";
  return edits;
}

std::string SourceEdits::edit(bool visible) {
  const auto n = ++made_;
  const auto at = any(1'000'000);
  const auto room = row("tblNode", "nodeType = 0", at);
  const auto room_id = fmt::format("(SELECT nodeID FROM tblNode WHERE rowid = {})", room);
  const auto message = row("tblChat", "length(content) > 3", at);
  const auto user = fmt::format("(SELECT prinID FROM tblPrincipal WHERE rowid = {})",
                                row("tblPrincipal", "prinTypeID = 5", any(1'000'000)));
  switch (any(visible ? 12 : 14)) {
  case 0:
  case 1:
  case 2:
    return fmt::format(
        "INSERT INTO tblChat SELECT {0}, coalesce((SELECT max(chatId) FROM tblChat WHERE "
        "channelId = {0}), 0) + 1, 635000000000000000 + {1}, {2}, {3}, 'said since {1} é', NULL",
        room_id, n, user, any(2));
  case 3:
    return "DELETE FROM tblChat WHERE rowid = " + message;
  case 4: // the newest of a room: what was copied is more than what there is
    return fmt::format(
        "DELETE FROM tblChat WHERE rowid = (SELECT rowid FROM tblChat WHERE channelId = {0} ORDER "
        "BY chatId DESC LIMIT 1)",
        room_id);
  case 5:
    return fmt::format("UPDATE tblChat SET content = content || ' (edited {})' WHERE rowid = {}", n, message);
  case 6:
    return fmt::format("UPDATE tblNode SET nodeName = 'Renamed {}' WHERE rowid = {}", n, room);
  case 7:
    return fmt::format(
        "INSERT INTO tblNode SELECT (SELECT max(nodeID) FROM tblNode) + 1, "
        "'00000000-0000-4000-a000-{0:012}', parentID, nodeType, 'New room {0}', '', topic, filestoreURI, "
        "inheritance, scopeChange, overrideMember, invite, logged, filePost, disabled, "
        "restrictChildCreate, behavior, visibility, scopeDefinerId, roleDefinerId, siopID, nodeAddedBy, "
        "nodeAddedOn, nodeUpdatedBy, nodeUpdatedOn FROM tblNode WHERE rowid = {1}",
        n,
        row("tblNode",
            "nodeType = 0 AND scopeChange = 0 AND scopeDefinerId <> nodeID AND "
            "roleDefinerId <> nodeID",
            at));
  case 8: // a room goes with all that is its own
    return fmt::format(
        "CREATE TEMP TABLE gone AS SELECT {} AS id; DELETE FROM tblChat WHERE channelId = (SELECT id "
        "FROM gone); DELETE FROM tblPrincipalRole WHERE prinRoleNodeID = (SELECT id FROM gone); DELETE FROM "
        "tblScopePrincipal WHERE scopeNodeID = (SELECT id FROM gone); DELETE FROM tblLastChatId WHERE "
        "nodeID = (SELECT id FROM gone); DELETE FROM tblPrincipalInvites WHERE nodeID = (SELECT id FROM "
        "gone); DELETE FROM tblNode WHERE nodeID = (SELECT id FROM gone); DROP TABLE gone",
        room_id);
  case 9:
    return "DELETE FROM tblPrincipalRole WHERE rowid = " +
           row("tblPrincipalRole", "prinRoleTypeID = 101", at);
  case 10:
    return fmt::format("INSERT OR IGNORE INTO tblPrincipalRole VALUES ({}, {}, 101, 1, 1, 1)", room_id, user);
  case 11:
    return fmt::format("UPDATE tblPrincipal SET prinName = 'Name {}' WHERE rowid = {}", n,
                       row("tblPrincipal", "prinTypeID = 5", at));
  case 12:
    return fmt::format("UPDATE tblChat SET content = '{}' || substr(content, 2) WHERE rowid = {}",
                       static_cast<char>('A' + n % 26), message);
  default:
    return fmt::format("UPDATE tblChat SET isAlert = 1 - isAlert WHERE rowid = {}", message);
  }
}

} // namespace gc2pc::test
