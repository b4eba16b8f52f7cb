// SPDX-License-Identifier: Apache-2.0
#include "mappings/digest/structure_lines.hpp"

#include "mappings/digest/row_text.hpp"
#include "mappings/model/text.hpp"

#include <utility>

namespace gc2pc {

void StructureLines::add(const chat::RoleType& t) {
  role_kinds_.emplace(t.id, ascii_lower(t.description));
}

void StructureLines::add(const chat::Node& n) {
  digest("node", &n.guid,
         RowText(buffer_)
             .guid(&n.guid)
             .guid(node(n.parent))
             .integer(n.is_category)
             .text(n.name)
             .text(n.description)
             .integer(n.invite)
             .integer(n.logged)
             .integer(n.file_post)
             .integer(n.disabled)
             .integer(n.behavior)
             .integer(n.visibility)
             .guid(n.addin)
             .guid(guids_->principal(n.added_by))
             .integer(n.added_on.value)
             .guid(guids_->principal(n.updated_by))
             .integer(n.updated_on.value)
             .date(n.purged_on)
             .finish());
}

void StructureLines::add(const chat::Principal& p) {
  digest("principal", &p.guid,
         RowText(buffer_)
             .guid(&p.guid)
             .text(p.uri)
             .text(p.name)
             .text(p.display_name)
             .text(p.company)
             .text(p.email)
             .text(p.ad_path)
             .text(p.upn)
             .integer(p.disabled)
             .integer(static_cast<std::int64_t>(p.type))
             .integer(p.pool_id)
             .integer(p.policy_id)
             .guid(principal(p.added_by))
             .integer(p.added_on.value)
             .guid(principal(p.updated_by))
             .integer(p.updated_on.value)
             .date(p.verified_on)
             .finish());
}

void StructureLines::add(const chat::Role& r) {
  const auto kind = role_kinds_.find(r.type);
  const auto* node = guids_->node(r.node);
  digest("role", node,
         RowText(buffer_)
             .guid(node)
             .guid(guids_->principal(r.principal))
             .word(kind == role_kinds_.end() ? "-" : std::string_view(kind->second))
             .guid(guids_->principal(r.updated_by))
             .finish());
}

void StructureLines::add(const chat::ScopeEntry& s) {
  const auto* node = guids_->node(s.node);
  digest("scope", node,
         RowText(buffer_)
             .guid(node)
             .guid(guids_->principal(s.principal))
             .integer(s.denied)
             .guid(guids_->principal(s.updated_by))
             .finish());
}

void StructureLines::add(const chat::Addin& a) {
  digest("addin", &a.id, RowText(buffer_).guid(&a.id).text(a.name).text(a.url).finish());
}

void StructureLines::add(const chat::Invitation& i) {
  const auto* node = guids_->node(i.node);
  digest_apart(node, RowText(buffer_)
                         .guid(node)
                         .guid(guids_->principal(i.principal))
                         .integer(i.invite_id)
                         .date(i.created_on)
                         .finish());
}

void StructureLines::add(const chat::Preference& p) {
  digest("preference", nullptr,
         RowText(buffer_)
             .text(p.label)
             .integer(p.sequence)
             .text(p.content)
             .guid(guids_->principal(p.modified_by))
             .finish());
}

void StructureLines::add(const chat::Affiliation& a) {
  const auto* principal = guids_->principal(a.principal);
  digest("affiliation", principal,
         RowText(buffer_)
             .guid(principal)
             .guid(guids_->principal(a.affiliation))
             .integer(a.index)
             .guid(guids_->principal(a.updated_by))
             .finish());
}

void StructureLines::add(const chat::LastChatId& l) {
  const auto* node = guids_->node(l.node);
  digest("lastchat", node, RowText(buffer_).guid(node).integer(l.last.value).finish());
}

void StructureLines::add(const chat::LastInviteId& l) {
  const auto* principal = guids_->principal(l.principal);
  digest("lastinvite", principal, RowText(buffer_).guid(principal).integer(l.last).finish());
}

void StructureLines::add(const chat::PrincipalMeta& m) {
  const auto* principal = guids_->principal(m.principal);
  digest("meta", principal,
         RowText(buffer_)
             .guid(principal)
             .integer(m.affiliations_dirty)
             .integer(m.attributes_dirty)
             .integer(m.deleted)
             .integer(m.try_count)
             .finish());
}

const Guid* StructureLines::node(const std::optional<chat::NodeId>& id) const {
  return id ? guids_->node(*id) : nullptr;
}

const Guid* StructureLines::principal(const std::optional<chat::PrincipalId>& id) const {
  return id ? guids_->principal(*id) : nullptr;
}

Sha256Bytes StructureLines::hash(std::string_view row) {
  digest_.update(row);
  return digest_.finish();
}

void StructureLines::digest(std::string_view kind, const Guid* group, std::string_view row) {
  const auto key = group ? std::optional<Guid>(*group) : std::nullopt;
  if (lines_.empty() || lines_.back().group != key || lines_.back().kind != kind)
    lines_.push_back({std::string(kind), key, {}});
  lines_.back().digest.add(hash(row));
}

void StructureLines::digest_apart(const Guid* group, std::string_view row) {
  (group ? invitations_[*group] : invitations_of_nothing_).add(hash(row));
}

std::vector<DigestLine> StructureLines::take() {
  lines_.reserve(lines_.size() + invitations_.size());
  for (const auto& [group, digest] : invitations_)
    lines_.push_back({"invitation", group, digest});
  if (invitations_of_nothing_.count > 0)
    lines_.push_back({"invitation", std::nullopt, invitations_of_nothing_});
  invitations_ = {};
  invitations_of_nothing_ = {};
  sort_lines(lines_);
  join_lines(lines_);
  return std::exchange(lines_, {});
}

std::vector<DigestLine> structure_lines(const chat::Inventory& inventory) {
  const GuidIndex guids(inventory);
  StructureLines lines(guids);
  chat::for_each_table(inventory, [&](const auto& rows) {
    for (const auto& row : rows)
      lines.add(row);
  });
  return lines.take();
}

} // namespace gc2pc
