// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/people.hpp"

#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

Standing standing_of(const legacy::Principal& principal) {
  if (is_federated_user(principal.type))
    return Standing::federated_user;
  switch (principal.type) {
  case PrincipalType::system_user:
    return Standing::system;
  case PrincipalType::federated_group:
    return Standing::federated_group;
  default:
    return Standing::regular;
  }
}

} // namespace

void sort_unique(std::vector<Who>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

People::People(const legacy::Inventory& source, const chat::Inventory& target)
    : source_(source), target_(target) {
  match_all();
  link_groups();
}

Who People::add() {
  legacy_rows_.emplace_back();
  groups_.emplace_back();
  members_.emplace_back();
  return static_cast<Who>(groups_.size() - 1);
}

void People::match_all() {
  // The first identities are the target's rows, in their order, so that an index is an identity.
  std::optional<std::size_t> system;
  for (std::size_t row = 0; row < target_.principals.size(); ++row) {
    const auto& principal = target_.principals[row];
    add();
    target_by_id_.emplace(principal.id, row);
    target_by_guid_.emplace(principal.guid, row);
    if (principal.type == PrincipalType::system_user &&
        (!system || principal.id < target_.principals[*system].id))
      system = row;
    if (principal.uri.empty())
      continue; // which is the address of no principal (C35)
    const auto [known, fresh] = target_by_uri_.emplace(fold_case(principal.uri), row);
    if (!fresh && principal.id < target_.principals[known->second].id)
      known->second = row;
  }
  if (!system)
    throw Error(ErrorKind::conflict, "the target has no system user (tblPrincipal, prinTypeID 4)");
  system_ = static_cast<Who>(*system);

  who_of_legacy_.reserve(source_.principals.size());
  matched_by_uri_.resize(source_.principals.size());
  for (std::size_t row = 0; row < source_.principals.size(); ++row) {
    const auto& principal = source_.principals[row];
    legacy_by_id_.emplace(principal.id, row);
    Who identity{};
    const auto standing = standing_of(principal);
    const bool unmatched = standing == Standing::system || standing == Standing::federated_group;
    const auto found = unmatched ? std::nullopt : match(principal.guid, principal.uri);
    if (standing == Standing::system) {
      identity = system_;
    } else if (found) {
      identity = static_cast<Who>(found->first);
      matched_by_uri_[row] = found->second;
    } else {
      identity = add();
    }
    who_of_legacy_.push_back(identity);
    legacy_rows_[identity].push_back(row);
  }
}

void People::link_groups() {
  for (const auto& affiliation : source_.affiliations) {
    const Who member = who(affiliation.principal);
    const Who group = who(affiliation.affiliation);
    groups_[member].push_back(group);
    members_[group].push_back(member);
  }
  for (const auto& affiliation : target_.affiliations) {
    const auto member = who(affiliation.principal), group = who(affiliation.affiliation);
    if (!member || !group)
      continue;
    groups_[*member].push_back(*group);
    members_[*group].push_back(*member);
  }
  std::for_each(groups_.begin(), groups_.end(), sort_unique);
  std::for_each(members_.begin(), members_.end(), sort_unique);
}

Standing People::standing(legacy::PrincipalId id) const {
  const auto found = legacy_by_id_.find(id);
  return found == legacy_by_id_.end() ? Standing::nobody : standing_of(source_.principals[found->second]);
}

std::optional<std::size_t> People::legacy_row(legacy::PrincipalId id) const {
  const auto found = legacy_by_id_.find(id);
  return found == legacy_by_id_.end() ? std::nullopt : std::optional(found->second);
}

Who People::who(legacy::PrincipalId id) {
  if (const auto found = legacy_by_id_.find(id); found != legacy_by_id_.end())
    return who_of_legacy_[found->second];
  if (const auto found = nobodies_.find(id); found != nobodies_.end())
    return found->second;
  return nobodies_.emplace(id, add()).first->second;
}

std::optional<Who> People::who(chat::PrincipalId id) const {
  const auto found = target_by_id_.find(id);
  return found == target_by_id_.end() ? std::nullopt : std::optional(static_cast<Who>(found->second));
}

std::optional<std::size_t> People::target_row(Who who) const {
  return who < target_.principals.size() ? std::optional<std::size_t>(who) : std::nullopt;
}

std::optional<Guid> People::target_guid(legacy::PrincipalId id) {
  const auto is = standing(id);
  if (is == Standing::nobody || is == Standing::federated_group)
    return std::nullopt;
  const Who identity = who(id);
  if (const auto row = target_row(identity))
    return target_.principals[*row].guid;
  return source_.principals[legacy_rows(identity).front()].guid;
}

std::optional<std::pair<std::size_t, bool>> People::match(const Guid& guid, const std::string& uri) const {
  if (const auto found = target_by_guid_.find(guid); found != target_by_guid_.end())
    return std::pair(found->second, false);
  if (uri.empty())
    return std::nullopt;
  if (const auto found = target_by_uri_.find(fold_case(uri)); found != target_by_uri_.end())
    return std::pair(found->second, true);
  return std::nullopt;
}

} // namespace gc2pc
