// SPDX-License-Identifier: Apache-2.0
#include "migrator/sample/memberships.hpp"

#include "mappings/model/error.hpp"
#include "migrator/sample/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_set>

namespace gc2pc::sample {
namespace {

using namespace legacy;

constexpr RoleTypeId member{101};
constexpr PrincipalId system_id{1};
/// The capacity model of the product: 32,000 rooms of 30, 1,067 of 150, 10 of 16,000 people.
constexpr std::size_t large_rooms = 10, medium_every = 31;
constexpr std::int64_t small_weight = 30, medium_weight = 150;
/// A room may have this part of everybody; beyond that, finding people who are not members yet gets slow.
constexpr double most_of_all = 0.8;

class Crowd {
 public:
  Crowd(Inventory& rows, std::span<const PrincipalId> people, std::span<const PrincipalId> teams,
        Random& random)
      : rows_(rows), people_(people), teams_(teams), random_(random) {
    for (const auto& node : rows.nodes)
      if (!node.is_category)
        rooms_.push_back(node.id);
      else if (node.parent != node.id && rows.nodes[index(*node.parent)].parent == node.parent)
        departments_.emplace(node.id, departments_.size());
    for (const auto& row : rows.scopes)
      scoped_.emplace(row.node, row.principal);
    std::sort(rows_.roles.begin(), rows_.roles.end(), by_key);
  }

  void fill(std::int64_t wanted) {
    const auto missing = wanted - static_cast<std::int64_t>(rows_.roles.size());
    const auto most = static_cast<std::int64_t>(static_cast<double>(people_.size()) * most_of_all);
    if (missing < 0 || missing > most * static_cast<std::int64_t>(rooms_.size()))
      throw Error(ErrorKind::usage,
                  fmt::format("--roles {} is out of range: {} people in {} rooms can have {} to {}.", wanted,
                              people_.size(), rooms_.size(), rows_.roles.size(),
                              static_cast<std::int64_t>(rows_.roles.size()) +
                                  most * static_cast<std::int64_t>(rooms_.size())));
    const auto existing = rows_.roles; // sorted: rows of one room are together
    rows_.roles.reserve(static_cast<std::size_t>(wanted));
    const auto sizes = shares(missing, most);
    auto row = existing.begin();
    for (std::size_t i = 0; i < rooms_.size(); ++i) {
      present_.clear();
      while (row != existing.end() && row->node < rooms_[i])
        ++row;
      for (; row != existing.end() && row->node == rooms_[i]; ++row)
        present_.insert(row->principal);
      gather(i, sizes[i]);
    }
    std::sort(rows_.roles.begin(), rows_.roles.end(), by_key);
  }

 private:
  static bool by_key(const Role& a, const Role& b) {
    return std::tuple(a.node, a.principal, a.type) < std::tuple(b.node, b.principal, b.type);
  }

  /// How many members each room gets: together exactly `missing`, none over `most`.
  [[nodiscard]] std::vector<std::int64_t> shares(std::int64_t missing, std::int64_t most) const {
    const auto large_weight = std::max<std::int64_t>(static_cast<std::int64_t>(people_.size()) / 10, 1);
    std::vector<double> weights(rooms_.size());
    for (std::size_t i = 0; i < weights.size(); ++i)
      weights[i] =
          static_cast<double>(i % std::max<std::size_t>(rooms_.size() / large_rooms, 1) == 7 ? large_weight
                              : i % medium_every == 12                                       ? medium_weight
                                                                                             : small_weight);
    const double whole = std::accumulate(weights.begin(), weights.end(), 0.0);
    std::vector<std::int64_t> sizes(weights.size());
    auto left = missing;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      sizes[i] = std::min(static_cast<std::int64_t>(static_cast<double>(missing) * weights[i] / whole), most);
      left -= sizes[i];
    }
    while (left > 0) // what rounding and the largest size left over, evenly
      for (std::size_t i = 0; i < sizes.size() && left > 0; ++i) {
        const auto more =
            std::min({left, most - sizes[i], left / static_cast<std::int64_t>(sizes.size()) + 1});
        sizes[i] += more;
        left -= more;
      }
    return sizes;
  }

  [[nodiscard]] static std::size_t index(NodeId id) { return static_cast<std::size_t>(id.value) - 1; }

  /// The department that a room is in; the first one for a room under the root.
  [[nodiscard]] std::size_t department_of(const Node& room) const {
    for (const auto* at = &room; at->parent != at->id; at = &rows_.nodes[index(*at->parent)])
      if (const auto found = departments_.find(at->id); found != departments_.end())
        return found->second;
    return 0;
  }

  void gather(std::size_t room, std::int64_t count) {
    auto& node = rows_.nodes[index(rooms_[room])];
    if (count > 0 && room % 2 == 0)
      node.role_definer = node.id; // only those who are named here
    if (count > 0 && room % 6 == 2 && !teams_.empty() && add(node, teams_[random_.below(teams_.size())]))
      --count;
    // From a random place on through its department, and then through the next.
    const auto departments = sample::departments().size();
    const auto each = people_.size() / departments;
    auto department = department_of(node);
    while (count > 0) {
      const auto first = random_.below(each);
      const auto part = std::min<std::size_t>(each, static_cast<std::size_t>(count) + present_.size());
      for (std::size_t i = 0; i < part && count > 0; ++i)
        count -= add(node, people_[(first + i) % each * departments + department]);
      department = (department + 1) % departments;
    }
  }

  bool add(const Node& room, PrincipalId who) {
    if (!present_.insert(who).second)
      return false;
    rows_.roles.push_back({room.id, who, member, system_id, true, true});
    if (room.scope_definer == room.id && scoped_.emplace(room.id, who).second)
      rows_.scopes.push_back({room.id, who, system_id});
    return true;
  }

  Inventory& rows_;
  std::span<const PrincipalId> people_, teams_;
  Random& random_;
  std::vector<NodeId> rooms_;
  std::map<NodeId, std::size_t> departments_; ///< first-level categories, numbered
  std::set<std::pair<NodeId, PrincipalId>> scoped_;
  std::unordered_set<PrincipalId> present_; ///< who has a role in the room at hand
};

} // namespace

void add_memberships(Inventory& rows, std::span<const PrincipalId> people, std::span<const PrincipalId> teams,
                     std::int64_t wanted, Random& random) {
  Crowd(rows, people, teams, random).fill(wanted);
}

void invite_members(Inventory& rows, std::span<const PrincipalId> people,
                    std::vector<std::int64_t>& last_invite) {
  const auto first = people.front().value, last = people.back().value;
  for (const auto& role : rows.roles) {
    const auto& node = rows.nodes[static_cast<std::size_t>(role.node.value) - 1];
    if (role.type != member || node.is_category || node.id.value % 6 != 0 || role.principal.value < first ||
        role.principal.value > last)
      continue;
    const auto who = static_cast<std::size_t>(role.principal.value - first);
    rows.invitations.push_back({role.principal, ++last_invite[who], node.id, DateTime{node.added_on}});
  }
}

} // namespace gc2pc::sample
