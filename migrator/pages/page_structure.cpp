// SPDX-License-Identifier: Apache-2.0
#include "migrator/pages/page_structure.hpp"

#include "mappings/model/principal_type.hpp"
#include "mappings/model/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <type_traits>

namespace gc2pc::pages {
namespace {

/// Deeper than any pool.
constexpr std::size_t most_levels = 256;

std::string_view kind_of(PrincipalType type) {
  switch (type) {
  case PrincipalType::system_user:
    return "system";
  case PrincipalType::user:
    return "user";
  case PrincipalType::external_user:
  case PrincipalType::federated_user:
    return "federated user";
  case PrincipalType::domain:
    return "domain";
  case PrincipalType::group:
    return "group";
  case PrincipalType::folder:
    return "folder";
  case PrincipalType::federated_group:
    return "federated group";
  }
  return "other";
}

std::string_view state_of(const chat::Principal& principal) {
  return principal.disabled == 0 ? "" : principal.disabled == 2 ? "deleted" : "disabled";
}

std::string_view state_of(const legacy::Principal& principal) {
  return principal.disabled ? "disabled" : "";
}

std::string_view name_of(const chat::Principal& principal) {
  if (principal.display_name && !principal.display_name->empty())
    return *principal.display_name;
  return principal.name ? std::string_view(*principal.name) : std::string_view();
}

std::string_view name_of(const legacy::Principal& principal) {
  return principal.name ? std::string_view(*principal.name) : std::string_view();
}

/// By the description, as the rules know them (C21).
std::optional<Part> part_of(std::string_view description) {
  const auto name = ascii_lower(description);
  if (name == "member")
    return Part::member;
  if (name == "manager")
    return Part::manager;
  if (name == "voiced")
    return Part::presenter;
  if (name == "creator")
    return Part::creator;
  return std::nullopt;
}

} // namespace

PageStructure::PageStructure(const chat::Inventory& inventory)
    : product_("Persistent Chat"), roles_come_down_(false) {
  fill(inventory);
}

PageStructure::PageStructure(const legacy::Inventory& inventory)
    : product_("Group Chat"), roles_come_down_(true) {
  fill(inventory);
}

template <class Inventory>
void PageStructure::fill(const Inventory& inventory) {
  for (const auto& row : inventory.principals) {
    auto& person = people_.emplace_back();
    person.id = row.id.value;
    person.address = row.uri;
    person.name = name_of(row).empty() ? person.address : name_of(row);
    person.kind = kind_of(row.type);
    person.state = state_of(row);
    person_by_id_.try_emplace(person.id, people_.size() - 1);
  }
  std::unordered_map<std::string_view, std::size_t> names;
  for (const auto& person : people_)
    ++names[person.name];
  for (auto& person : people_)
    person.shares_name = names[person.name] > 1;

  for (const auto& row : inventory.nodes) {
    auto& place = places_.emplace_back();
    place.id = row.id.value;
    if (row.parent && *row.parent != row.id) // a root may name itself
      place.parent = row.parent->value;
    place.is_category = row.is_category;
    place.is_disabled = row.disabled;
    place.is_auditorium = row.behavior == legacy::auditorium;
    place.name = row.name;
    place.description = row.description;
    place.guid = row.guid;
    if constexpr (std::is_same_v<Inventory, legacy::Inventory>)
      place.topic = row.topic;
  }
  std::stable_sort(places_.begin(), places_.end(),
                   [](const Place& a, const Place& b) { return a.id < b.id; });

  std::unordered_map<std::int64_t, std::optional<Part>> parts;
  for (const auto& row : inventory.role_types)
    parts.emplace(row.id.value, part_of(row.description));
  for (const auto& row : inventory.roles) {
    const auto part = parts.find(row.type.value);
    const auto holder = person(row.principal.value);
    if (part != parts.end() && part->second && holder)
      grants_.push_back({row.node.value, *part->second, *holder});
  }
  std::stable_sort(grants_.begin(), grants_.end(), [](const Grant& a, const Grant& b) {
    return std::tie(a.place, a.part) < std::tie(b.place, b.part);
  });
}

const Place* PageStructure::place(std::int64_t id) const {
  const auto found =
      std::lower_bound(places_.begin(), places_.end(), id,
                       [](const Place& place, std::int64_t wanted) { return place.id < wanted; });
  return found != places_.end() && found->id == id ? &*found : nullptr;
}

std::optional<std::size_t> PageStructure::person(std::int64_t id) const {
  const auto found = person_by_id_.find(id);
  return found == person_by_id_.end() ? std::nullopt : std::optional(found->second);
}

std::pair<std::size_t, std::size_t> PageStructure::grants_of(std::int64_t place) const {
  const auto [begin, end] =
      std::equal_range(grants_.begin(), grants_.end(), Grant{place, {}, {}},
                       [](const Grant& a, const Grant& b) { return a.place < b.place; });
  return {begin - grants_.begin(), end - grants_.begin()};
}

std::vector<std::size_t> PageStructure::people_with(std::int64_t place, Part part) const {
  const auto [begin, end] = grants_of(place);
  std::vector<std::size_t> found;
  for (auto i = begin; i < end; ++i)
    if (grants_[i].part == part)
      found.push_back(grants_[i].person);
  std::sort(found.begin(), found.end(), [&](std::size_t a, std::size_t b) {
    return std::tuple(ascii_lower(people_[a].name), people_[a].name, people_[a].id) <
           std::tuple(ascii_lower(people_[b].name), people_[b].name, people_[b].id);
  });
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::size_t PageStructure::count_people(std::int64_t place) const {
  const auto [begin, end] = grants_of(place);
  std::vector<std::size_t> found;
  for (auto i = begin; i < end; ++i)
    if (grants_[i].part != Part::creator)
      found.push_back(grants_[i].person);
  std::sort(found.begin(), found.end());
  return static_cast<std::size_t>(std::unique(found.begin(), found.end()) - found.begin());
}

std::string PageStructure::path(std::int64_t id) const {
  std::vector<const Place*> above;
  const auto* at = place(id);
  while (at != nullptr && at->parent && above.size() < most_levels &&
         std::find(above.begin(), above.end(), at) == above.end()) {
    above.push_back(at); // once, also in a damaged store where categories form a circle
    at = place(*at->parent);
  }
  std::vector<std::string_view> names; // without the place itself, and the root that is above all
  for (auto i = above.size(); i-- > 1;)
    names.push_back(above[i]->name);
  return joined(names, " › ");
}

std::string label_of(const Person& person) {
  return person.shares_name && person.name != person.address
             ? fmt::format("{} ({})", person.name, person.address)
             : std::string(person.name);
}

} // namespace gc2pc::pages
