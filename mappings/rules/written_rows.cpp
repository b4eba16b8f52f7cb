// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/written_rows.hpp"

#include "mappings/model/free_memory.hpp"
#include "mappings/rules/last_ids.hpp"

#include <map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace gc2pc {
namespace {

void refer_all(Planning& p) {
  for (const auto& row : p.nodes) {
    p.principals->refer(row.added_by);
    p.principals->refer(row.updated_by);
  }
  for (const auto& row : p.scopes->rows()) {
    if (row.principal)
      p.principals->refer(*row.principal);
    p.principals->refer(row.by);
  }
  for (const auto& row : p.roles->rows()) {
    p.principals->refer(row.principal);
    if (!row.by_system)
      p.principals->refer(row.by);
  }
  for (const auto author : p.survey->authors())
    p.principals->refer(author);
  for (const auto& row : p.invitations.rows)
    p.principals->refer(row.principal);
  for (const auto* row : p.preferences.rows)
    p.principals->refer(row->modified_by);
}

void write_nodes(Planning& p) {
  p.plan.structure.addins.inserted = p.addins.inserted;
  // Categories first, so that rooms find their parents.
  for (auto& row : p.nodes) {
    row.node.added_by = p.principals->by(row.added_by);
    row.node.updated_by = p.principals->by(row.updated_by);
    if (row.item->fate == Fate::overwritten)
      p.plan.structure.nodes.updated.emplace_back(p.target.nodes[row.item->target_row], row.node);
    else
      p.plan.structure.nodes.inserted.push_back(std::move(row.node));
  }
  p.row_of.clear();
  p.nodes = std::vector<NodeRow>();
}

void write_access(Planning& p) {
  p.plan.structure.scopes.inserted.reserve(p.scopes->rows().size());
  for (const auto& row : p.scopes->rows())
    p.plan.structure.scopes.inserted.push_back(
        {row.node, p.principals->id(row.who), row.denied, p.principals->by(row.by)});
  const auto write = [&](const AccessRole& row) {
    p.plan.structure.roles.inserted.push_back(
        {row.node, p.principals->id(row.who), p.kinds->target(row.kind),
         row.by_system ? p.principals->system() : p.principals->by(row.by)});
  };
  if (p.explains)
    for (const auto& row : p.roles->rows())
      write(row);
  else
    p.roles->hand_over(write);
  std::unordered_set<chat::NodeId> overwritten;
  for (const auto& item : p.items->all())
    if (item.fate == Fate::overwritten)
      overwritten.insert(item.id);
  if (overwritten.empty())
    return;
  for (const auto& row : p.target.scopes)
    if (overwritten.contains(row.node))
      p.plan.structure.scopes.deleted.push_back(row);
  for (const auto& row : p.target.roles)
    if (overwritten.contains(row.node))
      p.plan.structure.roles.deleted.push_back(row);
}

void write_rest(Planning& p) {
  for (const auto& row : p.invitations.rows)
    p.plan.rest.invitations.inserted.push_back(
        {p.principals->id(row.who), row.invite_id, row.node, row.created_on});
  if (!p.explains)
    p.invitations.rows = std::vector<InvitationRow>();
  std::map<chat::PrincipalId, const chat::LastInviteId*> present;
  for (const auto& row : p.target.last_invite_ids)
    present.emplace(row.principal, &row);
  for (const auto& [who, last] : p.invitations.last) {
    const chat::LastInviteId row{p.principals->id(who), last};
    if (const auto found = present.find(row.principal); found != present.end())
      p.plan.rest.last_invite_ids.updated.emplace_back(*found->second, row);
    else
      p.plan.rest.last_invite_ids.inserted.push_back(row);
  }
  for (const auto* row : p.preferences.rows)
    p.plan.rest.preferences.inserted.push_back(
        {row->label, row->sequence, row->content, p.principals->by(row->modified_by)});
  convert_last_chat_ids(p.in.source.last_chat_ids, p.target.last_chat_ids, *p.tree, *p.items,
                        p.survey->channels(), p.plan);
}

void write_rooms(Planning& p) {
  for (const auto& item : p.items->all()) {
    if (item.kind != ItemKind::room)
      continue;
    RoomPlan room;
    room.legacy = p.tree->node(item.legacy).id;
    room.room = item.id;
    room.guid = item.target_guid;
    room.legacy_name = p.tree->node(item.legacy).name;
    room.path = p.tree->path_name(item.legacy, p.in.policies.separator);
    room.name = item.name;
    room.start_date = p.overrides->of(item.legacy).start_date;
    if (const auto seen = p.survey->channels().find(room.legacy); seen != p.survey->channels().end()) {
      room.messages = seen->second.messages;
      room.bytes = seen->second.bytes;
      room.before_start = seen->second.before_start;
      room.last = seen->second.last;
      room.digest = seen->second.digest;
    }
    p.plan.rooms.push_back(std::move(room));
  }
  for (const auto id : p.survey->authors())
    p.plan.authors.push_back({id, p.principals->id(p.people->who(id)), p.people->target_guid(id).value()});
}

/// What nothing asks for once it was converted: a fifth of the source.
void let_go_of_converted(Planning& p) {
  p.source_affiliations.clear();
  for (auto& principal : p.in.source.principals)
    for (auto* text : {&principal.company, &principal.email, &principal.ad_path, &principal.upn})
      text->reset();
  return_free_memory();
}

} // namespace

void write_rows(Planning& p) {
  p.principals.emplace(p.in.source, p.source_affiliations, p.target, p.in.directory, p.in.policies, *p.people,
                       p.in.kept_ids, p.log);
  refer_all(p);
  p.principals->settle(p.survey->unknown_author_messages() > 0 ? p.unknown : std::nullopt);
  p.plan.placeholder = p.principals->placeholder();
  p.principals->convert(p.plan.structure, p.plan.rest);
  if (!p.explains)
    let_go_of_converted(p);
  write_nodes(p);
  write_access(p);
  write_rest(p);
  write_rooms(p);
}

} // namespace gc2pc
