// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/node_rows.hpp"

#include "mappings/model/text.hpp"
#include "mappings/rules/explain_text.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

constexpr std::int64_t in_scope = 3, secret = 2;

/// Converts the columns of one node after the other.
class Columns {
 public:
  Columns(const Tree& tree, const Policies& policies, const std::set<Guid>& addins, FindingLog& log)
      : tree_(tree), policies_(policies), addins_(addins), log_(log) {}

  NodeRow convert(const Item& item, bool end_invite) {
    const auto& from = tree_.node(item.legacy);
    NodeRow row;
    row.item = &item;
    row.added_by = from.added_by;
    row.updated_by = from.updated_by;
    auto& to = row.node;
    to.id = item.id;
    to.guid = item.guid;
    to.parent = item.parent;
    to.is_category = item.is_category();
    to.name = item.name;
    to.added_on = from.added_on;
    to.updated_on = from.updated_on;
    to.description = description(item);
    if (item.is_category()) {
      to.invite = item.invite;
      to.logged = item.logged;
      to.file_post = item.file_post;
      to.behavior = legacy::normal_room;
      to.visibility = in_scope;
    } else {
      room(item, to, end_invite);
    }
    return row;
  }

 private:
  /// C16. Of a split category it is the category's; the default category has none.
  std::string description(const Item& item) {
    if (item.kind == ItemKind::made_category || (item.base && item.legacy == tree_.root()))
      return {};
    const auto& from = tree_.node(item.legacy);
    const bool own = item.kind != ItemKind::split_category; // the findings belong to the category
    std::string text = from.description;
    if (!from.topic.empty() && from.topic != from.description) {
      if (policies_.topic == Topic::append) {
        text += (text.empty() ? "" : " | ") + from.topic;
        if (own)
          log_.add(Code::topic_appended, from, "the topic is appended to the description");
      } else if (own) {
        log_.add(Code::topic_dropped, from, "the topic is dropped");
      }
    }
    if (const auto length = utf16_length(text); length > max_name) {
      text = cut_utf16(text, max_name);
      if (own)
        log_.add(Code::description_cut, from,
                 "from " + std::to_string(length.value) + " to 256 UTF-16 units");
    }
    return text;
  }

  void room(const Item& item, chat::Node& to, bool end_invite) {
    const auto& from = tree_.node(item.legacy);
    to.disabled = from.disabled;
    to.behavior = from.behavior;
    if (from.behavior != legacy::normal_room && from.behavior != legacy::auditorium)
      log_.add(Code::behavior_unknown, from, "behavior " + std::to_string(from.behavior));
    to.visibility = visibility(item.legacy);
    to.invite = invite(item, end_invite);
    if (from.addin && addins_.contains(*from.addin))
      to.addin = from.addin;
    else if (from.addin)
      log_.add(Code::addin_lost, from, "add-in " + from.addin->text() + " is not migrated");
  }

  /// C18.
  std::optional<bool> invite(const Item& item, bool end_invite) {
    const auto& from = tree_.node(item.legacy);
    auto own = tree_.must_inherit(item.legacy) ? std::nullopt : from.invite;
    // In its own category the two are the same, so this only matters where the room ends elsewhere.
    const bool effective = tree_.settings(item.legacy).invite;
    if (!own && end_invite != effective)
      own = effective;
    if (end_invite)
      return own == false ? std::optional(false) : std::nullopt;
    if (own == true)
      log_.add(Code::invite_forced_off, from, "its category has invitations off");
    return own ? std::optional(false) : std::nullopt;
  }

  /// C20.
  std::int64_t visibility(Tree::Index room) {
    const auto& from = tree_.node(room);
    const auto& effective = tree_.visibility(room);
    const auto mapped = policies_.visibility.find(effective.value);
    const bool known = effective.value == secret || effective.value == in_scope;
    const bool is_mapped = !known && mapped != policies_.visibility.end();
    const auto value = is_mapped ? mapped->second : effective.value;
    const auto origin = !effective.from           ? std::string("no node on its path has one")
                        : *effective.from == room ? "its own value"
                                                  : "the value of " + node_text(tree_, *effective.from);
    const auto gets = "gets " + std::to_string(value) + " (" + origin +
                      (is_mapped ? ", " + std::to_string(effective.value) + " mapped by the rule file" : "") +
                      ")";
    if (!from.visibility)
      log_.add(Code::visibility_null, from, gets);
    if (!known && !is_mapped)
      log_.add(Code::visibility_unknown, from, "visibility " + std::to_string(value) + " (" + origin + ")");
    if (is_mapped || (from.visibility && *from.visibility != effective.value))
      log_.add(Code::visibility_mapped, from,
               "its legacy row has " +
                   (from.visibility ? std::to_string(*from.visibility) : std::string("NULL")) + "; " + gets);
    return value;
  }

  const Tree& tree_;
  const Policies& policies_;
  const std::set<Guid>& addins_;
  FindingLog& log_;
};

bool invite_of(chat::NodeId category, const Items& items, const chat::Inventory& target) {
  if (const auto* item = items.category_with(category))
    return item->invite;
  const auto node = std::find_if(target.nodes.begin(), target.nodes.end(),
                                 [&](const chat::Node& candidate) { return candidate.id == category; });
  return node != target.nodes.end() && node->is_category && node->invite.value_or(false);
}

} // namespace

std::vector<NodeRow> convert_nodes(const Tree& tree, const Items& items, const chat::Inventory& target,
                                   const Policies& policies, const std::set<Guid>& addins, FindingLog& log) {
  Columns columns(tree, policies, addins, log);
  std::vector<NodeRow> rows;
  for (const auto& item : items.all()) {
    if (item.kind == ItemKind::room) {
      // C29, whatever becomes of the room: its members knew another scope.
      const auto& category = tree.node(item.category ? items.all()[*item.category].legacy : tree.root());
      const auto& room = tree.node(item.legacy);
      if (room.scope_definer != category.scope_definer)
        log.add(Code::room_scope_lost, room,
                "scope of nodeID " + std::to_string(room.scope_definer.value) +
                    ", its category's is of nodeID " + std::to_string(category.scope_definer.value));
    }
    if (item.fate == Fate::adopted)
      continue;
    // Under the root (an error by policy) a room keeps what it would inherit there.
    const bool end_invite = item.kind == ItemKind::room && !item.category
                                ? tree.settings(tree.root()).invite
                                : invite_of(item.parent, items, target);
    rows.push_back(columns.convert(item, end_invite));
    rows.back().sends_invitations = item.kind == ItemKind::room && !rows.back().node.invite && end_invite;
  }
  return rows;
}

bool sends_invitations(const chat::Node& room, const Items& items, const chat::Inventory& target) {
  return !room.invite && room.parent && invite_of(*room.parent, items, target);
}

} // namespace gc2pc
