// SPDX-License-Identifier: Apache-2.0
#include "migrator/verify/line_compare.hpp"

#include "migrator/verify/room_compare.hpp"

#include <fmt/format.h>

#include <unordered_map>
#include <unordered_set>

namespace gc2pc {
namespace {

/// Names of the things that GUIDs stand for in the target.
class Names {
 public:
  /// Read when the first name is asked for: most verifications find nothing to name.
  Names(ChatReader& store, const Plan& plan) : store_(store), plan_(plan) {}

  [[nodiscard]] std::string of(const std::optional<Guid>& guid) {
    if (names_.empty())
      read();
    const auto found = guid ? names_.find(*guid) : names_.end();
    return found == names_.end() ? std::string() : found->second;
  }

 private:
  void read() {
    const auto take = [&](const chat::Tables& tables) {
      for (const auto& node : tables.nodes)
        names_.emplace(node.guid, node.name);
      for (const auto& principal : tables.principals)
        names_.emplace(principal.guid, principal.display_name.value_or(principal.uri));
      for (const auto& addin : tables.addins)
        names_.emplace(addin.id, addin.name);
    };
    store_.read_structure([](const chat::Tables&) {}, take);
    // For one that the target has not, the plan's rooms may know it.
    for (const auto& room : plan_.rooms)
      names_.emplace(room.guid, room.name);
  }

  ChatReader& store_;
  const Plan& plan_;
  std::unordered_map<Guid, std::string> names_;
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
  add(difference.newer, "newer");
  return text;
}

bool only_newer(const RoomDifference& difference) {
  return difference.missing == 0 && difference.changed == 0 && difference.added == difference.newer;
}

} // namespace

std::vector<Difference> compare_lines(ReadSession& session, const Plan& plan,
                                      const std::vector<DigestLine>& expected,
                                      const std::vector<DigestLine>& found, const StopRequested& stop) {
  Names names(*session.store, plan);
  // By GUID; made when the first difference is found, as the names are.
  std::unordered_map<Guid, const RoomPlan*> rooms;
  const auto room_of = [&](const Guid& guid) {
    if (rooms.empty())
      for (const auto& room : plan.rooms)
        rooms.emplace(room.guid, &room);
    const auto room = rooms.find(guid);
    return room == rooms.end() ? nullptr : room->second;
  };

  std::vector<Difference> differences;
  const auto tell = [&](const DigestLine& line, const GroupDigest* planned, const GroupDigest* actual) {
    auto detail = detail_of(planned, actual);
    bool newer = false;
    if (const auto* room = line.kind == LineKind::message && line.group ? room_of(*line.group) : nullptr)
      if (const auto found_there = differing_messages(session, plan, *room, stop)) {
        detail += "; " + text_of(*found_there);
        newer = only_newer(*found_there);
      }
    differences.push_back({std::string(to_string(line.kind)), line.group ? line.group->text() : "",
                           names.of(line.group), std::move(detail), newer});
  };

  std::vector<const DigestLine*> too_many;
  auto there = found.begin();
  for (const auto& line : expected) {
    for (; there != found.end() && comes_before(*there, line); ++there)
      too_many.push_back(&*there);
    const bool is_there = there != found.end() && !comes_before(line, *there);
    if (!is_there || !(there->digest == line.digest))
      tell(line, &line.digest, is_there ? &there->digest : nullptr);
    if (is_there)
      ++there;
  }
  for (; there != found.end(); ++there)
    too_many.push_back(&*there);
  if (too_many.empty())
    return differences;
  // Rows that belong to something of the plan, but that it does not call for: a role too many is a difference
  // too.
  std::unordered_set<Guid> concerned;
  for (const auto& line : expected)
    if (line.group)
      concerned.insert(*line.group);
  for (const auto* line : too_many)
    if (line->group && concerned.contains(*line->group))
      tell(*line, nullptr, &line->digest);
  return differences;
}

} // namespace gc2pc
