// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/notice.hpp"

#include "mappings/model/numbers.hpp"
#include "migrator/report/csv_text.hpp"
#include "migrator/report/own_files.hpp"
#include "migrator/report/plain_text.hpp"
#include "migrator/report/room_changes.hpp"
#include "migrator/report/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace gc2pc {
namespace {

using namespace report;

/// Begins each text; by it an earlier one is recognised.
constexpr std::string_view first_line = "gc2pc notice 1: check this text, then send it without this line.\n";
constexpr const char* for_all = "all-users.txt";
constexpr const char* list_name = "managers.csv";
constexpr std::array<std::string_view, 4> list_headings{"file", "manager", "address", "rooms"};
constexpr std::string_view manager_prefix = "manager-", text_suffix = ".txt";
constexpr std::size_t fewest_digits = 4;
/// Value of tblNode.visibility (target): only members find the room.
constexpr std::int64_t members_only = 2;

/// The name of a manager's text: a number, never anything from data.
std::string file_of(std::size_t number) {
  return fmt::format("{}{:0{}}{}", manager_prefix, number, fewest_digits, text_suffix);
}
bool is_file_of_manager(std::string_view name) {
  if (!name.starts_with(manager_prefix) || !name.ends_with(text_suffix))
    return false;
  name.remove_prefix(manager_prefix.size());
  name.remove_suffix(text_suffix.size());
  return name.size() >= fewest_digits && name.find_first_not_of("0123456789") == name.npos;
}

/// What people notice of one room.
struct Notice {
  std::string before, after, category;  ///< `after` is empty for a room that stays behind
  bool moved = false;                   ///< the category is another one, or has another name
  bool secret = false;                  ///< only members may hear of the room
  std::vector<std::string_view> access; ///< sentences
};

std::vector<std::string_view> access_changes(const std::set<Code>& codes) {
  std::vector<std::string_view> sentences;
  const auto add = [&](Code code, std::string_view sentence) {
    if (codes.contains(code))
      sentences.push_back(sentence);
  };
  add(Code::room_scope_lost, "The members of the category decide who can find it.");
  add(Code::visibility_mapped, "It can be found by other people than before.");
  add(Code::denied_in_target, "People and groups that the category denies lose their access.");
  add(Code::room_without_people, "No active person or group has a role in it.");
  return sentences;
}

/// Everything that is said, room by room.
class Notices {
 public:
  explicit Notices(const ReportData& data) {
    const auto& plan = data.plan.plan;
    const Places places(plan);
    const RoomChanges changes(plan);
    const auto renamed = renamed_categories(plan);
    std::unordered_map<chat::NodeId, const chat::Node*> nodes;
    const auto take = [&](const chat::Node& node) { nodes.emplace(node.id, &node); };
    for_each_node(plan, take);
    for (const auto& room : plan.rooms) {
      const auto& codes = changes.codes_of(room);
      const auto node = nodes.find(room.room);
      Notice notice{room.legacy_name,     room.name, places.of(room).category, false, false,
                    access_changes(codes)};
      const bool known = node != nodes.end();
      notice.moved = codes.contains(Code::room_moved) || codes.contains(Code::room_split) ||
                     (known && node->second->parent && renamed.contains(*node->second->parent));
      // A room of which nothing is written is not announced to all either.
      notice.secret = !known || node->second->visibility == members_only;
      if (notice.after != notice.before || notice.moved || !notice.access.empty())
        add(std::move(notice), room.legacy, data.plan.facts);
    }
    std::unordered_map<Guid, const SourceFacts::SkippedRoom*> skipped;
    for (const auto& room : data.plan.facts.skipped)
      skipped.emplace(room.guid, &room);
    for (const auto& finding : plan.findings) {
      if (finding.code != Code::room_skipped)
        continue;
      ++left_;
      if (const auto room = finding.guid ? skipped.find(*finding.guid) : skipped.end(); room != skipped.end())
        add({finding.name, {}, {}, false, true, {}}, room->second->legacy, data.plan.facts);
    }
  }

  /// Those that all users may read.
  [[nodiscard]] std::vector<const Notice*> for_everyone() const {
    std::vector<const Notice*> result;
    for (const auto& notice : notices_)
      if (!notice.secret)
        result.push_back(&notice);
    return result;
  }
  [[nodiscard]] const std::map<SourceFacts::Manager, std::vector<std::size_t>>& by_manager() const {
    return by_manager_;
  }
  [[nodiscard]] const Notice& at(std::size_t index) const { return notices_[index]; }
  /// How many rooms stay behind.
  [[nodiscard]] std::int64_t left() const { return left_; }

 private:
  template <class Take>
  static void for_each_node(const Plan& plan, const Take& take) {
    for (const auto& node : plan.structure.nodes.inserted)
      take(node);
    for (const auto& [before, after] : plan.structure.nodes.updated)
      take(after);
  }

  /// Categories whose name is another one than in the legacy pool.
  static std::unordered_set<chat::NodeId> renamed_categories(const Plan& plan) {
    std::unordered_set<Guid> named;
    for (const auto& finding : plan.findings)
      if (finding.guid && text_of(finding.code).name.starts_with("name-"))
        named.insert(*finding.guid);
    std::unordered_set<chat::NodeId> result;
    const auto take = [&](const chat::Node& node) {
      if (node.is_category && named.contains(node.guid))
        result.insert(node.id);
    };
    for_each_node(plan, take);
    return result;
  }

  void add(Notice notice, legacy::NodeId room, const SourceFacts& facts) {
    if (const auto managers = facts.managers.find(room); managers != facts.managers.end())
      for (const auto& manager : managers->second)
        if (auto& list = by_manager_[manager]; list.empty() || list.back() != notices_.size())
          list.push_back(notices_.size());
    notices_.push_back(std::move(notice));
  }

  std::vector<Notice> notices_;
  std::map<SourceFacts::Manager, std::vector<std::size_t>> by_manager_; ///< indexes of notices
  std::int64_t left_ = 0;
};

void print(PlainText& text, const Notice& notice, std::string_view whose) {
  if (notice.after.empty()) {
    text.print("{} room \"{}\" is not moved to the new server.\n", whose, notice.before);
    return;
  }
  const auto where = notice.moved ? fmt::format(", in the category \"{}\"", notice.category) : std::string();
  if (notice.after != notice.before)
    text.print("{} room \"{}\" is now \"{}\"{}.\n", whose, notice.before, notice.after, where);
  else if (notice.moved)
    text.print("{} room \"{}\" is now in the category \"{}\".\n", whose, notice.before, notice.category);
  else
    text.print("{} room \"{}\" keeps its name.\n", whose, notice.before);
  for (const auto sentence : notice.access)
    text.print("  {}\n", sentence);
}

void begin(PlainText& text, const std::string& to, std::string_view subject) {
  text.print("{}\n", first_line.substr(0, first_line.size() - 1));
  text.print("\nTo: {}\nSubject: {}\n\n", to, subject);
}

std::string text_for_all(const Notices& notices) {
  PlainText text;
  begin(text, "all users", "Group Chat moves to a new server");
  text.print("Group Chat moves to a new server. Sign in as usual afterwards: your rooms, messages and files "
             "are there.\n\n");
  const auto list = notices.for_everyone();
  if (list.empty())
    text.print("All rooms keep their names.\n");
  else
    text.print("{} changed:\n\n",
               counted(static_cast<std::int64_t>(list.size()), "room") + (list.size() == 1 ? " is" : " are"));
  for (const auto* notice : list)
    print(text, *notice, "The");
  if (notices.left() > 0)
    text.print("\n{} not moved. If you miss a room, ask its manager.\n",
               counted(notices.left(), "room") + (notices.left() == 1 ? " is" : " are"));
  return text.text();
}

std::string shown(const SourceFacts::Manager& manager) {
  return manager.address.empty() || manager.address == manager.name
             ? manager.name
             : fmt::format("{} <{}>", manager.name, manager.address);
}

} // namespace

std::size_t write_notices(const std::filesystem::path& folder, const ReportData& data) {
  const Notices notices(data);
  const auto& managers = notices.by_manager();
  const OwnFiles own(folder, "--notice");
  own.refuse_foreign(for_all, first_line);
  own.refuse_foreign(list_name, CsvTable::beginning(list_headings));
  for (std::size_t number = 1; number <= managers.size(); ++number)
    own.refuse_foreign(file_of(number), first_line);

  own.write(for_all, [&](AtomicFile& file) { file.write(text_for_all(notices)); });
  std::set<std::string> written;
  own.write(list_name, [&](AtomicFile& file) {
    CsvTable table(list_headings, [&](std::string_view text) { file.write(text); });
    for (const auto& [manager, rooms] : managers) {
      const auto name = file_of(written.size() + 1);
      PlainText text;
      begin(text, shown(manager), "Your chat rooms move to a new server");
      text.print("Group Chat moves to a new server. This changes for rooms that you manage:\n\n");
      for (const auto room : rooms)
        print(text, notices.at(room), "Your");
      own.write(name, [&](AtomicFile& to) { to.write(text.text()); });
      table.row(name, manager.name, manager.address, rooms.size());
      written.insert(name);
    }
    table.end();
  });
  for (const auto& name : own.names())
    if (is_file_of_manager(name) && !written.contains(name) && own.is_own(name, first_line))
      own.remove(name);
  return managers.size();
}

} // namespace gc2pc
