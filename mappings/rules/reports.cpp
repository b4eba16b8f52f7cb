// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/reports.hpp"

#include "mappings/model/numbers.hpp"

#include <algorithm>
#include <string_view>

namespace gc2pc {
namespace {

enum class Channel { migrated, skipped, none };

Channel channel_of(legacy::NodeId id, const Tree& tree, const Items& items) {
  const auto node = tree.find(id);
  if (!node || tree.node(*node).is_category)
    return Channel::none;
  return items.of(*node) ? Channel::migrated : Channel::skipped;
}

} // namespace

void report_channels(const Tree& tree, const Items& items, const legacy::Inventory& source,
                     const std::map<legacy::NodeId, ChannelSurvey>& channels, FindingLog& log) {
  std::map<legacy::NodeId, std::int64_t> roles, invitations;
  for (const auto& row : source.roles)
    ++roles[row.node];
  for (const auto& row : source.invitations)
    ++invitations[row.node];
  const auto count = [](const auto& counts, legacy::NodeId id) {
    const auto found = counts.find(id);
    return found == counts.end() ? std::int64_t{0} : found->second;
  };
  for (Tree::Index i = 0; i < tree.size(); ++i) {
    const auto& node = tree.node(i);
    if (node.is_category || items.of(i))
      continue;
    const auto seen = channels.find(node.id);
    const auto messages = seen == channels.end() ? 0 : seen->second.messages;
    log.add(Code::room_skipped, node,
            "is not migrated, with " + counted(messages, "message") + ", " +
                counted(count(roles, node.id), "role") + ", " +
                counted(count(invitations, node.id), "invitation"));
  }
  std::int64_t roomless = 0; // without those before the start date, which count for nothing else (C44)
  for (const auto& [id, channel] : channels) {
    switch (channel_of(id, tree, items)) {
    case Channel::none:
      roomless += channel.messages;
      break;
    case Channel::migrated:
      if (channel.before_start > 0)
        log.add(Code::before_start_date, tree.node(*tree.find(id)),
                "messages before the start date are not migrated", channel.before_start);
      break;
    case Channel::skipped:
      break;
    }
  }
  if (roomless > 0)
    log.add_run(Code::messages_without_room, "messages do not belong to a room", roomless);
}

void report_federated(const legacy::Inventory& source, People& people, const Principals& principals,
                      const DroppedFederated& dropped, FindingLog& log) {
  for (std::size_t i = 0; i < source.principals.size(); ++i) {
    const auto& principal = source.principals[i];
    const auto standing = people.standing(principal.id);
    if (standing != Standing::federated_user && standing != Standing::federated_group)
      continue;
    const auto found = dropped.find(i);
    const auto rows = found == dropped.end() ? 0 : found->second;
    const std::string what =
        counted(rows, "role, scope or invitation is dropped", "roles, scopes and invitations are dropped");
    if (standing == Standing::federated_group) {
      if (rows > 0)
        log.add(Code::federated_group, principal, what, rows);
    } else if (principals.is_migrated(i)) {
      log.add(Code::federated_user, principal,
              (people.target_row(people.who(principal.id)) ? "is the target's principal; "
                                                           : "becomes a disabled user; ") +
                  what,
              rows);
    } else if (rows > 0) {
      log.add(Code::federated_user, principal, what, rows);
    }
  }
}

void report_dropped_columns(const legacy::Inventory& source, FindingLog& log) {
  const auto report = [&](std::string_view table, std::string_view column, std::int64_t rows) {
    if (rows > 0)
      log.add({Code::setting_dropped,
               std::string(table),
               std::string(column),
               std::nullopt,
               {},
               "rows have a value that is not the default",
               rows});
  };
  const auto nodes = [&](auto differs) {
    return static_cast<std::int64_t>(std::count_if(source.nodes.begin(), source.nodes.end(), differs));
  };
  const auto principals = [&](auto differs) {
    return static_cast<std::int64_t>(
        std::count_if(source.principals.begin(), source.principals.end(), differs));
  };
  report("tblNode", "inheritance", nodes([](const auto& n) { return n.inheritance; }));
  report("tblNode", "scopeChange", nodes([](const auto& n) { return n.scope_change != n.is_category; }));
  report("tblNode", "overrideMember", nodes([](const auto& n) { return n.override_member; }));
  report("tblNode", "filestoreURI", nodes([](const auto& n) { return n.filestore_uri.has_value(); }));
  report("tblPrincipal", "prinAllowedPermSet",
         principals([](const auto& p) { return p.allowed_perm_set != 0; }));
  report("tblPrincipal", "prinUseInheritedPerms",
         principals([](const auto& p) { return !p.use_inherited_perms; }));
}

void count_nodes(const Tree& tree, const Items& items, Plan& plan) {
  auto& counts = plan.counts["node"];
  counts.read = static_cast<std::int64_t>(tree.size());
  for (Tree::Index i = 0; i < tree.size(); ++i) {
    if (i == tree.root())
      ++counts.skipped["root"];
    else if (items.of(i))
      ++counts.written;
    else
      ++counts.skipped[tree.node(i).is_category ? "category-dropped" : "room-skipped"];
  }
  counts.rows =
      static_cast<std::int64_t>(plan.structure.nodes.inserted.size() + plan.structure.nodes.updated.size());
}

void count_messages(const Tree& tree, const Items& items,
                    const std::map<legacy::NodeId, ChannelSurvey>& channels, std::int64_t without_channel,
                    Plan& plan) {
  auto& counts = plan.counts["message"];
  const auto leave_out = [&](const char* reason, std::int64_t rows) {
    if (rows > 0)
      counts.skipped[reason] += rows;
    counts.read += rows;
  };
  leave_out("row-left-out", without_channel);
  for (const auto& [id, channel] : channels) {
    counts.read += channel.messages + channel.before_start;
    leave_out("row-left-out", channel.left_out);
    leave_out("duplicate-key", channel.twins);
    switch (channel_of(id, tree, items)) {
    case Channel::none:
      counts.skipped["messages-without-room"] += channel.messages;
      break;
    case Channel::skipped:
      counts.skipped["room-skipped"] += channel.messages;
      break;
    case Channel::migrated:
      counts.written += channel.messages;
      break;
    }
    if (channel.before_start > 0)
      counts.skipped["before-start-date"] += channel.before_start;
  }
  counts.rows = counts.written;
}

void count_left_out(const std::vector<legacy::LeftOutRow>& rows,
                    const std::map<std::string, std::int64_t>& repeated, Plan& plan) {
  static const std::map<std::string_view, std::string> kinds{
      {"tblPrincipal", "principal"},  {"tblPrincipalAffiliations", "affiliation"},
      {"tblSiopWhiteList", "addin"},  {"tblNode", "node"},
      {"tblPrincipalRole", "role"},   {"tblScopePrincipal", "scope"},
      {"tblLastChatId", "last-chat"}, {"tblPrincipalInvites", "invitation"},
      {"tblPreference", "preference"}};
  const auto leave_out = [&](const std::string& table, const char* reason, std::int64_t number) {
    const auto kind = kinds.find(table);
    if (kind == kinds.end())
      return; // its rows are not counted
    auto& counts = plan.counts[kind->second];
    counts.read += number;
    counts.skipped[reason] += number;
  };
  for (const auto& row : rows)
    leave_out(row.table, "row-left-out", 1);
  for (const auto& [table, number] : repeated)
    leave_out(table, "duplicate-key", number);
}

} // namespace gc2pc
