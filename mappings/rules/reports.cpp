// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/reports.hpp"

#include "mappings/model/numbers.hpp"
#include "mappings/rules/channels.hpp"
#include "mappings/rules/people_left.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace gc2pc {
namespace {

/// C13, C43, C44: what stays behind, with counts.
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
    switch (channel_kind(id, tree, &items)) {
    case ChannelKind::no_room:
      roomless += channel.messages;
      break;
    case ChannelKind::migrated_room:
      if (channel.before_start > 0)
        log.add(Code::before_start_date, tree.node(*tree.find(id)),
                "messages before the start date are not migrated", channel.before_start);
      break;
    case ChannelKind::unmigrated_room:
      break;
    }
  }
  if (roomless > 0)
    log.add_run(Code::messages_without_room, "messages do not belong to a room", roomless);
}

/// C36: one finding per federated principal that loses something or is changed.
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

/// C50.
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

/// C1.
void report_not_looked_at(Planning& p) {
  const std::string files = p.in.files ? "" : "the file store",
                    directory = p.in.directory.known ? "" : "the directory";
  const int missing = (files.empty() ? 0 : 1) + (directory.empty() ? 0 : 1);
  if (missing > 0)
    p.log.add_run(Code::not_looked_at,
                  files + (missing == 2 ? " and " : "") + directory + (missing == 2 ? " were" : " was") +
                      " not given",
                  missing);
}

} // namespace

void report_run(Planning& p) {
  report_channels(*p.tree, *p.items, p.in.source, p.survey->channels(), p.log);
  if (p.survey->unknown_author_messages() > 0)
    p.log.add_run(Code::unknown_author, "given to '" + p.unknown->uri + "'",
                  p.survey->unknown_author_messages());
  if (p.in.source.compliance_rows > 0)
    p.log.add_run(Code::compliance_waiting, "rows of tblComplianceData are not exported yet",
                  p.in.source.compliance_rows);
  if (p.roles->of_disabled_users() > 0)
    p.log.add_run(Code::disabled_user_roles, "roles of disabled users are kept",
                  p.roles->of_disabled_users());
  DroppedFederated federated;
  for (const DroppedFederated* dropped :
       {&p.scopes->federated(), &p.roles->federated(), &std::as_const(p.invitations).federated})
    for (const auto& [row, rows] : *dropped)
      federated[row] += rows;
  report_federated(p.in.source, *p.people, *p.principals, federated, p.log);
  report_dropped_columns(p.in.source, p.log);
  report_rooms_without_people(p.people_on, p.target, *p.tree, *p.items, p.plan.structure, p.log);
  report_not_looked_at(p);
}

} // namespace gc2pc
