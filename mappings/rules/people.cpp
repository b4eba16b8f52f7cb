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

NumberLists::NumberLists(std::vector<std::pair<Who, std::uint32_t>> pairs) {
  if (!std::is_sorted(pairs.begin(), pairs.end()))
    std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  numbers_.reserve(pairs.size());
  begins_.reserve(pairs.empty() ? 0 : pairs.back().first + std::size_t{2});
  for (const auto& [who, number] : pairs) {
    while (begins_.size() <= who)
      begins_.push_back(numbers_.size());
    numbers_.push_back(number);
  }
  begins_.push_back(numbers_.size());
}

LegacyRows::LegacyRows(const std::vector<legacy::Principal>& sorted) : sorted_(&sorted) {
  constexpr std::int64_t spread = 8; // ids for each row, at most, for a table to be worth its memory
  const auto rows = static_cast<std::int64_t>(sorted.size());
  if (sorted.empty() || sorted.front().id.value < 0 || sorted.back().id.value > spread * rows)
    return;
  table_.resize(static_cast<std::size_t>(sorted.back().id.value) + 1);
  for (std::size_t row = 0; row < sorted.size(); ++row)
    table_[static_cast<std::size_t>(sorted[row].id.value)] = static_cast<std::uint32_t>(row + 1);
}

std::optional<std::size_t> LegacyRows::of(legacy::PrincipalId id) const {
  if (!table_.empty()) {
    const auto place = static_cast<std::uint64_t>(id.value); // one below 0 is far behind the end
    const auto row = place < table_.size() ? table_[place] : 0;
    return row == 0 ? std::nullopt : std::optional<std::size_t>(row - 1);
  }
  const auto found =
      std::lower_bound(sorted_->begin(), sorted_->end(), id,
                       [](const auto& principal, auto wanted) { return principal.id < wanted; });
  if (found == sorted_->end() || found->id != id)
    return std::nullopt;
  return static_cast<std::size_t>(found - sorted_->begin());
}

People::People(const legacy::Inventory& source, const PackedList<legacy::Affiliation>& affiliations,
               const chat::Inventory& target)
    : source_(source), target_(target) {
  match_all();
  link_groups(affiliations);
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

  legacy_by_id_ = LegacyRows(source_.principals);
  who_of_legacy_.reserve(source_.principals.size());
  std::vector<std::pair<Who, std::uint32_t>> rows;
  rows.reserve(source_.principals.size());
  matched_by_uri_.resize(source_.principals.size());
  for (std::size_t row = 0; row < source_.principals.size(); ++row) {
    const auto& principal = source_.principals[row];
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
    rows.emplace_back(identity, static_cast<std::uint32_t>(row));
  }
  legacy_rows_ = NumberLists(std::move(rows));
}

void People::link_groups(const PackedList<legacy::Affiliation>& affiliations) {
  std::vector<std::pair<Who, Who>> links; // member, group
  links.reserve(affiliations.size() + target_.affiliations.size());
  for (const auto& affiliation : affiliations) {
    const Who member = who(affiliation.principal);
    links.emplace_back(member, who(affiliation.affiliation));
  }
  for (const auto& affiliation : target_.affiliations)
    if (const auto member = who(affiliation.principal), group = who(affiliation.affiliation); member && group)
      links.emplace_back(*member, *group);
  groups_ = NumberLists(links);
  for (auto& [member, group] : links)
    std::swap(member, group);
  members_ = NumberLists(std::move(links));
}

Standing People::standing(legacy::PrincipalId id) const {
  const auto row = legacy_by_id_.of(id);
  return row ? standing_of(source_.principals[*row]) : Standing::nobody;
}

std::optional<std::size_t> People::legacy_row(legacy::PrincipalId id) const {
  return legacy_by_id_.of(id);
}

Who People::who(legacy::PrincipalId id) {
  if (const auto row = legacy_by_id_.of(id))
    return who_of_legacy_[*row];
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
