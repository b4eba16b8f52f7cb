// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/explain_node.hpp"

#include "mappings/model/date_time.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"
#include "mappings/rules/explain_text.hpp"

#include <algorithm>
#include <array>

namespace gc2pc {
namespace {

using Setting = std::optional<bool> legacy::Node::*;

/// Findings that show how the name was made, and where the item ends.
constexpr std::array name_codes{Code::already_migrated, Code::name_too_long,       Code::name_conflict,
                                Code::target_conflict,  Code::target_has_messages, Code::name_shortened,
                                Code::name_suffixed,    Code::node_adopted,        Code::node_overwritten,
                                Code::name_replaced,    Code::name_blank};
constexpr std::array place_codes{Code::room_moved,      Code::room_split,
                                 Code::root_room,       Code::room_without_category,
                                 Code::room_scope_lost, Code::broken_target};

std::string flag(std::optional<bool> value) {
  if (!value)
    return "NULL";
  return *value ? "1" : "0";
}

std::string quoted(const std::string& text) {
  return "'" + text + "'";
}

/// Explains the columns of one migrated node.
class NodeStory {
 public:
  NodeStory(const PlanningParts& parts, const Item& item)
      : parts_(parts), item_(item), from_(parts.tree.node(item.legacy)), to_(find(parts, item)),
        has_legacy_(item.kind == ItemKind::category || item.kind == ItemKind::room) {}

  ExplainedPart tell() {
    part_.title = "Columns";
    identity();
    name();
    if (item_.kind == ItemKind::room)
      place();
    if (item_.fate == Fate::adopted) {
      add("all other columns", "as the target has them", {{"C12", "the node is adopted"}});
      return std::move(part_);
    }
    add("nodeDesc", quoted(to_.description), description());
    add("invite", flag(to_.invite), invite());
    if (item_.is_category()) {
      add("logged", flag(to_.logged), setting(&legacy::Node::logged, "1"));
      add("filePost", flag(to_.file_post), setting(&legacy::Node::file_post, "0"));
      add("disabled, behavior, visibility", "0, 4, 3", {{"C15", "of every category"}});
    } else {
      room_columns();
    }
    changed("nodeAdded", from_.added_by, from_.added_on);
    changed("nodeUpdated", from_.updated_by, from_.updated_on);
    return std::move(part_);
  }

 private:
  static const chat::Node& find(const PlanningParts& parts, const Item& item) {
    if (item.fate == Fate::adopted)
      return parts.target.nodes[item.target_row];
    for (const auto& node : parts.plan.structure.nodes.inserted)
      if (node.id == item.id)
        return node;
    for (const auto& [before, after] : parts.plan.structure.nodes.updated)
      if (after.id == item.id)
        return after;
    throw Error(ErrorKind::internal, "an item that is not adopted is not written");
  }

  void add(std::string what, std::string value, std::vector<Ground> grounds) {
    part_.entries.push_back({std::move(what), std::move(value), std::move(grounds)});
  }

  template <std::size_t count>
  void append_findings(std::vector<Ground>& grounds, const std::array<Code, count>& codes) const {
    const auto about_this = about(item_, parts_.tree, codes.front(), {}).key;
    for (const auto& finding : parts_.findings)
      if (finding.key == about_this && std::find(codes.begin(), codes.end(), finding.code) != codes.end())
        grounds.push_back(ground_of(finding));
  }

  void identity() {
    switch (item_.fate) {
    case Fate::created:
      add("nodeID", std::to_string(item_.id.value),
          {{"C14", "the target's highest id plus the position in the order"}});
      break;
    case Fate::adopted:
    case Fate::overwritten:
      add("nodeID", std::to_string(item_.id.value), {{"C12", "of the target's node that is used"}});
      break;
    }
    Ground ground{"C14", "kept from " + node_text(parts_.tree, item_.legacy)};
    if (item_.fate == Fate::adopted)
      ground = {"C12", "the target's own, because it is adopted"};
    else if (item_.kind == ItemKind::made_category)
      ground = {"C8", "derived from the pool's id; the same in every plan"};
    else if (item_.kind == ItemKind::split_category)
      ground = {"C19", "derived from the category's GUID and the words '" + item_.words + "'"};
    add("nodeGuid", item_.target_guid.text(), {ground});
  }

  void name() {
    std::vector<Ground> grounds;
    if (!has_legacy_) {
      grounds.push_back(item_.kind == ItemKind::made_category
                            ? Ground{"C8", quoted(item_.full_name) + " by the rules"}
                            : Ground{"C19", quoted(item_.full_name) +
                                                ": the category's name and the settings that differ"});
    } else {
      grounds.push_back({"C6", "the legacy name is " + quoted(from_.name)});
      const bool renamed = parts_.overrides.of(item_.legacy).rename.has_value();
      const bool blank = !renamed && is_blank_name(from_.name);
      if (blank)
        grounds.push_back({"C60", "no character is visible: the name has only white space, control and "
                                  "format characters, or U+FFFD"});
      const auto own = blank && parts_.policies.blank_names == BlankNames::replace ? "unnamed" : from_.name;
      if (renamed)
        grounds.push_back({"O3", "the rule file gives " + quoted(item_.full_name)});
      else if (item_.full_name != own)
        grounds.push_back(
            {item_.kind == ItemKind::room ? "C7" : "C6", "its path comes first: " + quoted(item_.full_name)});
      else
        grounds.push_back({item_.kind == ItemKind::room ? "C7" : "C6", "no path is added"});
    }
    append_findings(grounds, name_codes);
    if (grounds.size() <= 2 && item_.name == item_.full_name)
      grounds.push_back({"C10", "the name is unique and not too long"});
    add("nodeName", quoted(item_.name), std::move(grounds));
  }

  void place() {
    std::vector<Ground> grounds;
    append_findings(grounds, place_codes);
    const auto* category = parts_.items.category_with(item_.parent);
    if (item_.fate == Fate::adopted)
      grounds.push_back({"C12", "an adopted room is not moved"});
    else if (grounds.empty())
      grounds.push_back(
          {"C6", "the category migrated from " + node_text(parts_.tree, parts_.tree.parent(item_.legacy))});
    add("category",
        category ? quoted(category->name) : "nodeID " + std::to_string(item_.parent.value) + " of the target",
        std::move(grounds));
  }

  [[nodiscard]] std::vector<Ground> description() const {
    if (item_.kind == ItemKind::made_category)
      return {{"C8", "empty"}};
    std::vector<Ground> grounds{{"C16", "the legacy description is " + quoted(from_.description)}};
    if (!from_.topic.empty())
      grounds.push_back({"C16", "the topic is " + quoted(from_.topic)});
    append_findings(grounds, std::array{Code::topic_appended, Code::topic_dropped, Code::description_cut});
    return grounds;
  }

  /// C17: the nearest node whose value counts.
  [[nodiscard]] Ground origin(Setting setting, const std::string& root_default) const {
    for (auto at = item_.legacy;; at = parts_.tree.parent(at)) {
      const auto& node = parts_.tree.node(at);
      const bool counts = !parts_.tree.must_inherit(at);
      if (counts && (node.*setting))
        return {"C17", flag(node.*setting) + " is the value of " + node_text(parts_.tree, at)};
      if (at == parts_.tree.root())
        return {"C17", "nothing on the path has a value, which counts as " + root_default};
    }
  }

  [[nodiscard]] std::vector<Ground> setting(Setting member, const std::string& root_default) const {
    std::vector<Ground> grounds;
    if (parts_.tree.must_inherit(item_.legacy) && (from_.*member))
      grounds.push_back({"C17", "the own value " + flag(from_.*member) +
                                    " has no effect: a category above makes its children inherit"});
    grounds.push_back(origin(member, root_default));
    if (item_.kind == ItemKind::split_category)
      grounds.push_back({"C19", "the split is for rooms that differ: " + item_.words});
    return grounds;
  }

  [[nodiscard]] std::vector<Ground> invite() const {
    auto grounds = setting(&legacy::Node::invite, "0");
    if (item_.is_category())
      return grounds;
    append_findings(grounds, std::array{Code::invite_forced_off});
    const auto* category = parts_.items.category_with(item_.parent);
    if (category)
      grounds.push_back(
          {"C18", "the category has invitations " + std::string(category->invite ? "on" : "off") + "; " +
                      (to_.invite ? "the room has its own value" : "NULL takes the category's")});
    return grounds;
  }

  /// C20: which row gave it.
  [[nodiscard]] std::vector<Ground> visibility() const {
    const auto own = from_.visibility ? std::to_string(*from_.visibility) : std::string("NULL");
    const auto& effective = parts_.tree.visibility(item_.legacy);
    std::vector<Ground> grounds{{"C20", "the legacy value is " + own}};
    if (parts_.tree.must_inherit(item_.legacy))
      grounds.push_back({"C20", "it has no effect: a category above makes its children inherit"});
    if (!effective.from)
      grounds.push_back({"C20", "nothing on the path has a value, which counts as 3"});
    else if (*effective.from != item_.legacy)
      grounds.push_back({"C20", std::to_string(effective.value) + " is the value of " +
                                    node_text(parts_.tree, *effective.from)});
    append_findings(grounds,
                    std::array{Code::visibility_null, Code::visibility_mapped, Code::visibility_unknown});
    return grounds;
  }

  void room_columns() {
    std::vector<Ground> lost{{"C18", "rooms do not have their own value; the category decides"}};
    append_findings(lost, std::array{Code::room_setting_lost, Code::room_split});
    add("logged, filePost", "NULL, NULL", std::move(lost));
    add("visibility", std::to_string(to_.visibility), visibility());
    std::vector<Ground> kept{{"C15", "kept"}};
    append_findings(kept, std::array{Code::behavior_unknown});
    add("behavior", std::to_string(to_.behavior), std::move(kept));
    add("disabled", flag(to_.disabled),
        {{"C13", from_.disabled ? "the room is disabled; the rules migrate it anyway" : "kept"}});
    if (from_.addin) {
      std::vector<Ground> addin{{"C48", "the legacy add-in is " + from_.addin->text()}};
      append_findings(addin, std::array{Code::addin_lost});
      add("siopID", to_.addin ? to_.addin->text() : "NULL", std::move(addin));
    }
  }

  void changed(const std::string& column, legacy::PrincipalId by, Ticks on) {
    const auto id = parts_.principals.by(by);
    Ground who{"C15", "by " + principal_text(parts_, by)};
    if (id == parts_.principals.system())
      who = {"C41", principal_text(parts_, by) + " is not a migrated principal, or is the system"};
    const auto added = column == "nodeAdded" ? to_.added_on : to_.updated_on;
    add(column + "By, " + column + "On", "prinID " + std::to_string(id.value) + ", " + DateTime{added}.text(),
        {who, {"C15", "the time is " + DateTime{on}.text() + " UTC, kept"}});
  }

  const PlanningParts& parts_;
  const Item& item_;
  const legacy::Node& from_;
  const chat::Node& to_;
  bool has_legacy_;
  ExplainedPart part_;
};

} // namespace

ExplainedPart explain_columns(const PlanningParts& parts, const Item& item) {
  return NodeStory(parts, item).tell();
}

ExplainedPart explain_content(const PlanningParts& parts, const Item& item) {
  ExplainedPart part;
  part.title = "Content";
  for (const auto& room : parts.plan.rooms) {
    if (room.room != item.id)
      continue;
    std::vector<Ground> grounds{{"C43", "all messages of nodeID " + std::to_string(room.legacy.value)}};
    if (room.start_date)
      grounds.push_back({"C44", std::to_string(room.before_start) + " from before " +
                                    DateTime{*room.start_date}.text() + " are not migrated"});
    const auto channel = "channelId " + std::to_string(room.legacy.value);
    for (const auto& finding : parts.findings)
      if (finding.table == "tblChat" && finding.key == channel)
        grounds.push_back(ground_of(finding));
    part.entries.push_back({"messages", std::to_string(room.messages), std::move(grounds)});
  }
  for (const auto& finding : parts.findings)
    if (finding.code == Code::room_without_people &&
        finding.key == about(item, parts.tree, finding.code, {}).key)
      part.entries.push_back({"people", "no person who could enter", {ground_of(finding)}});
  std::size_t invited = 0, had = 0;
  for (const auto& row : parts.invitations.rows)
    invited += row.node == item.id;
  for (const auto& row : parts.source.invitations)
    had += row.node == parts.tree.node(item.legacy).id;
  part.entries.push_back(
      {"invitations",
       std::to_string(invited),
       {{"C46", "of " + std::to_string(had) +
                    "; kept where the room accepts invitations, one for each migrated principal"}}});
  return part;
}

ExplainedPart explain_absence(const PlanningParts& parts, Tree::Index node) {
  const auto& rule = parts.overrides.of(node);
  Explained entry{"node", std::nullopt, {}};
  if (node == parts.tree.root())
    entry.grounds.push_back(
        {"C5", "the legacy root only passes on its settings; the target keeps its own root"});
  else if (rule.skipped_by_override)
    entry.grounds.push_back({"O2", "the rule file skips it"});
  else if (rule.target_category && parts.tree.node(node).is_category)
    entry.grounds.push_back({"O4", "its rooms move to '" + *rule.target_category + "'"});
  else
    entry.grounds.push_back({"C13", "the room is disabled, and disabled-rooms is skip"});
  const auto key = "nodeID " + std::to_string(parts.tree.node(node).id.value);
  for (const auto& finding : parts.findings)
    if (finding.key == key && finding.table == "tblNode")
      entry.grounds.push_back(ground_of(finding));
  return {"Not migrated", {std::move(entry)}};
}

} // namespace gc2pc
