// SPDX-License-Identifier: Apache-2.0
#include "migrator/verify/line_compare.hpp"

#include "migrator/verify/room_compare.hpp"

#include <fmt/format.h>

#include <map>
#include <set>
#include <tuple>

namespace gc2pc {
namespace {

using LineKey = std::pair<std::string, std::optional<Guid>>;

std::map<LineKey, GroupDigest> by_key(const std::vector<DigestLine>& lines) {
  std::map<LineKey, GroupDigest> result;
  for (const auto& line : lines)
    result.emplace(LineKey{line.kind, line.group}, line.digest);
  return result;
}

/// Names of the things that GUIDs stand for in the target.
class Names {
 public:
  explicit Names(const chat::Inventory& inventory) {
    for (const auto& node : inventory.nodes)
      names_.emplace(node.guid, node.name);
    for (const auto& principal : inventory.principals)
      names_.emplace(principal.guid, principal.display_name.value_or(principal.uri));
    for (const auto& addin : inventory.addins)
      names_.emplace(addin.id, addin.name);
  }
  /// For one that the target has not, the plan's rooms may know it.
  void add(const Plan& plan) {
    for (const auto& room : plan.rooms)
      names_.emplace(room.guid, room.name);
  }
  [[nodiscard]] std::string of(const std::optional<Guid>& guid) const {
    const auto found = guid ? names_.find(*guid) : names_.end();
    return found == names_.end() ? std::string() : found->second;
  }

 private:
  std::map<Guid, std::string> names_;
};

std::string count_text(const GroupDigest* digest) {
  return digest ? fmt::format("{} ({}…)", digest->count, digest->hex().substr(0, 12)) : "none";
}

std::string detail_of(const GroupDigest* expected, const GroupDigest* found) {
  return fmt::format("expected {}, found {}", count_text(expected), count_text(found));
}

std::string text_of(const RoomDifference& difference) {
  auto text = fmt::format("differing chatId {} to {}:", difference.first.value, difference.last.value);
  const auto add = [&](std::int64_t count, std::string_view what) {
    if (count > 0)
      text += fmt::format("{} {} {}", text.back() == ':' ? "" : ",", count, what);
  };
  add(difference.missing, "missing");
  add(difference.changed, "changed");
  add(difference.added - difference.newer, "too many");
  add(difference.newer, "new since");
  return text;
}

bool only_newer(const RoomDifference& difference) {
  return difference.missing == 0 && difference.changed == 0 && difference.added == difference.newer;
}

} // namespace

std::vector<Difference> compare_lines(ReadSession& session, const Plan& plan,
                                      const std::vector<DigestLine>& expected_lines,
                                      const chat::Inventory& inventory, const std::vector<DigestLine>& found,
                                      const StopRequested& stop) {
  Names names(inventory);
  names.add(plan);
  std::map<Guid, const RoomPlan*> rooms;
  for (const auto& room : plan.rooms)
    rooms.emplace(room.guid, &room);
  const auto there = by_key(found);
  const auto expected = by_key(expected_lines);

  std::vector<Difference> differences;
  const auto tell = [&](const LineKey& key, const GroupDigest* planned, const GroupDigest* actual) {
    auto detail = detail_of(planned, actual);
    bool newer = false;
    if (const auto room = key.second ? rooms.find(*key.second) : rooms.end();
        key.first == "message" && room != rooms.end())
      if (const auto found_there = differing_messages(session, plan, *room->second, stop)) {
        detail += "; " + text_of(*found_there);
        newer = only_newer(*found_there);
      }
    differences.push_back(
        {key.first, key.second ? key.second->text() : "", names.of(key.second), std::move(detail), newer});
  };

  std::set<Guid> concerned;
  for (const auto& [key, digest] : expected) {
    if (key.second)
      concerned.insert(*key.second);
    const auto actual = there.find(key);
    if (actual == there.end() || !(actual->second == digest))
      tell(key, &digest, actual == there.end() ? nullptr : &actual->second);
  }
  // Rows that belong to something of the plan, but that it does not call for: a role too many is a difference
  // too.
  for (const auto& [key, digest] : there)
    if (key.second && concerned.contains(*key.second) && !expected.contains(key))
      tell(key, nullptr, &digest);
  return differences;
}

} // namespace gc2pc
