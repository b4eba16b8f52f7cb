// SPDX-License-Identifier: Apache-2.0
#include "mappings/digest/structure_lines.hpp"

#include "mappings/digest/row_text.hpp"
#include "mappings/model/text.hpp"

#include <utility>

namespace gc2pc {

void StructureLines::add(const chat::RoleType& row) {
  role_kinds_.emplace(row.id, ascii_lower(row.description));
}

void StructureLines::add(const chat::Node& row) {
  digest(LineKind::node, &row.guid,
         RowText(buffer_)
             .guid(&row.guid)
             .guid(node(row.parent))
             .integer(row.is_category)
             .text(row.name)
             .text(row.description)
             .integer(row.invite)
             .integer(row.logged)
             .integer(row.file_post)
             .integer(row.disabled)
             .integer(row.behavior)
             .integer(row.visibility)
             .guid(row.addin)
             .guid(guids_->principal(row.added_by))
             .integer(row.added_on.value)
             .guid(guids_->principal(row.updated_by))
             .integer(row.updated_on.value)
             .date(row.purged_on)
             .finish());
}

void StructureLines::add(const chat::Principal& row) {
  digest(LineKind::principal, &row.guid,
         RowText(buffer_)
             .guid(&row.guid)
             .text(row.uri)
             .text(row.name)
             .text(row.display_name)
             .text(row.company)
             .text(row.email)
             .text(row.ad_path)
             .text(row.upn)
             .integer(row.disabled)
             .integer(static_cast<std::int64_t>(row.type))
             .integer(row.pool_id)
             .integer(row.policy_id)
             .guid(principal(row.added_by))
             .integer(row.added_on.value)
             .guid(principal(row.updated_by))
             .integer(row.updated_on.value)
             .date(row.verified_on)
             .finish());
}

void StructureLines::add(const chat::Role& row) {
  const auto kind = role_kinds_.find(row.type);
  const auto* node = guids_->node(row.node);
  digest(LineKind::role, node,
         RowText(buffer_)
             .guid(node)
             .guid(guids_->principal(row.principal))
             .word(kind == role_kinds_.end() ? "-" : std::string_view(kind->second))
             .guid(guids_->principal(row.updated_by))
             .finish());
}

void StructureLines::add(const chat::ScopeEntry& row) {
  const auto* node = guids_->node(row.node);
  digest(LineKind::scope, node,
         RowText(buffer_)
             .guid(node)
             .guid(guids_->principal(row.principal))
             .integer(row.denied)
             .guid(guids_->principal(row.updated_by))
             .finish());
}

void StructureLines::add(const chat::Addin& row) {
  digest(LineKind::addin, &row.id, RowText(buffer_).guid(&row.id).text(row.name).text(row.url).finish());
}

void StructureLines::add(const chat::Invitation& row) {
  const auto* node = guids_->node(row.node);
  digest_apart(node, RowText(buffer_)
                         .guid(node)
                         .guid(guids_->principal(row.principal))
                         .integer(row.invite_id)
                         .date(row.created_on)
                         .finish());
}

void StructureLines::add(const chat::Preference& row) {
  digest(LineKind::preference, nullptr,
         RowText(buffer_)
             .text(row.label)
             .integer(row.sequence)
             .text(row.content)
             .guid(guids_->principal(row.modified_by))
             .finish());
}

void StructureLines::add(const chat::Affiliation& row) {
  const auto* principal = guids_->principal(row.principal);
  digest(LineKind::affiliation, principal,
         RowText(buffer_)
             .guid(principal)
             .guid(guids_->principal(row.affiliation))
             .integer(row.index)
             .guid(guids_->principal(row.updated_by))
             .finish());
}

void StructureLines::add(const chat::LastChatId& row) {
  const auto* node = guids_->node(row.node);
  digest(LineKind::lastchat, node, RowText(buffer_).guid(node).integer(row.last.value).finish());
}

void StructureLines::add(const chat::LastInviteId& row) {
  const auto* principal = guids_->principal(row.principal);
  digest(LineKind::lastinvite, principal, RowText(buffer_).guid(principal).integer(row.last).finish());
}

void StructureLines::add(const chat::PrincipalMeta& row) {
  const auto* principal = guids_->principal(row.principal);
  digest(LineKind::meta, principal,
         RowText(buffer_)
             .guid(principal)
             .integer(row.affiliations_dirty)
             .integer(row.attributes_dirty)
             .integer(row.deleted)
             .integer(row.try_count)
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

void StructureLines::digest(LineKind kind, const Guid* group, std::string_view row) {
  const auto key = group ? std::optional<Guid>(*group) : std::nullopt;
  if (!lines_.empty() && lines_.back().kind != kind)
    end_kind();
  if (lines_.empty() || lines_.back().group != key)
    lines_.push_back({kind, key, {}});
  lines_.back().digest.add(hash(row));
}

void StructureLines::digest_apart(const Guid* group, std::string_view row) {
  (group ? invitations_[*group] : invitations_of_nothing_).add(hash(row));
}

void StructureLines::end_kind() {
  if (lines_.empty())
    return;
  sort_lines(lines_);
  join_lines(lines_);
  auto& known = kinds_[lines_.front().kind];
  ordered_ = ordered_ && known.empty();
  known.append(lines_);
  lines_.clear();
}

std::vector<DigestLine> StructureLines::take(std::size_t more) {
  end_kind();
  for (const auto& [group, digest] : invitations_)
    lines_.push_back({LineKind::invitation, group, digest});
  if (invitations_of_nothing_.count > 0)
    lines_.push_back({LineKind::invitation, std::nullopt, invitations_of_nothing_});
  invitations_ = {};
  invitations_of_nothing_ = {};
  end_kind();
  lines_ = std::vector<DigestLine>();
  for (const auto& [kind, lines] : kinds_)
    more += lines.size();
  std::vector<DigestLine> result;
  result.reserve(more);
  for (auto& [kind, lines] : kinds_)
    lines.drain([&](const DigestLine& line) { result.push_back(line); });
  if (!ordered_) {
    sort_lines(result);
    join_lines(result);
  }
  kinds_.clear();
  ordered_ = true;
  return result;
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
