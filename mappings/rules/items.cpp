// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/items.hpp"

#include "mappings/model/text.hpp"
#include "mappings/rules/keys.hpp"
#include "mappings/rules/next_id.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

/// What stands for a name that a person cannot see (C60).
constexpr std::string_view unnamed = "unnamed";

/// Words of a split category's name: what differs from the category (C19).
std::vector<std::string_view> split_words(const EffectiveSettings& room, const Item& category) {
  std::vector<std::string_view> words;
  if (room.logged != category.logged)
    words.emplace_back(room.logged ? "log" : "nolog");
  if (room.file_post != category.file_post)
    words.emplace_back(room.file_post ? "files" : "nofiles");
  return words;
}

/// The same in a sentence: "kept no history and took files".
std::string said_of(const std::vector<std::string_view>& words) {
  std::string text;
  for (const auto word : words) {
    text += text.empty() ? "" : " and ";
    text += word == "log"     ? "kept its history"
            : word == "nolog" ? "kept no history"
            : word == "files" ? "took files"
                              : "took no files";
  }
  return text;
}

} // namespace

Finding about(const Item& item, const Tree& tree, Code code, std::string detail, std::int64_t rows) {
  const auto& node = tree.node(item.legacy);
  if (item.kind == ItemKind::category || item.kind == ItemKind::room)
    return {code,      "tblNode", "nodeID " + std::to_string(node.id.value),
            node.guid, node.name, std::move(detail),
            rows};
  const std::string made = item.kind == ItemKind::made_category
                               ? "created category"
                               : "split of nodeID " + std::to_string(node.id.value);
  return {code, "tblNode", made, item.guid, item.full_name, std::move(detail), rows};
}

Items::Items(const Tree& tree, const chat::Inventory& target, const Policies& policies,
             const Overrides& overrides, const Guid& pool, const KeptIds& kept, FindingLog& log)
    : tree_(tree), target_(target), policies_(policies), overrides_(overrides), pool_(pool), kept_(kept),
      log_(log), names_(policies.separator, max_name) {
  for (Tree::Index i = 0; i < tree.size(); ++i)
    source_guids_.insert(tree.node(i).guid);
  for (std::size_t row = 0; row < target.nodes.size(); ++row) {
    const auto& node = target.nodes[row];
    target_guids_.insert(node.guid);
    if (node.id != chat::root_node)
      names_.add_target(node.name, row);
  }
  add_categories();
  add_default_category();
  add_target_categories();
  add_splits();
  add_rooms();
  give_ids();
  find_places();
}

const Item* Items::of(Tree::Index legacy) const {
  const auto found = by_legacy_.find(legacy);
  return found == by_legacy_.end() ? nullptr : &items_[found->second];
}

const Item* Items::category_with(chat::NodeId id) const {
  const auto found = category_by_id_.find(id);
  return found == category_by_id_.end() ? nullptr : &items_[found->second];
}

std::optional<std::size_t> Items::category_named(const std::string& folded) const {
  for (std::size_t i = 0; i < items_.size(); ++i)
    if (fold_name(items_[i].name) == folded)
      return i;
  return std::nullopt;
}

Items::OwnName Items::own_name(Tree::Index legacy) const {
  const auto& name = tree_.node(legacy).name;
  // What the rule file gives is taken as it is.
  const bool blank = !overrides_.of(legacy).rename && is_blank_name(name);
  return {blank && policies_.blank_names == BlankNames::replace ? std::string(unnamed) : name, blank};
}

/// Its GUID is there already: an error. Of a GUID that the rules make, that is a key that occurs twice (C56).
bool Items::is_made_twice(const Item& item) {
  const bool in_target = target_guids_.contains(item.guid);
  if (item.kind == ItemKind::category || item.kind == ItemKind::room) {
    if (in_target)
      log_.add(
          about(item, tree_, Code::already_migrated, "the target has a node with GUID " + item.guid.text()));
    return in_target;
  }
  const bool in_source = source_guids_.contains(item.guid);
  if (in_target || in_source)
    log_.add(repeated_guid("tblNode", "nodeGuid", item.guid,
                           "is created for category '" + item.full_name + "', and a node of the " +
                               (in_target ? "target" : "legacy database") + " has it",
                           2));
  return in_target || in_source;
}

void Items::name(Item& item, const OwnName& own) {
  if (is_made_twice(item)) {
    item.name = item.full_name;
    names_.take(item.name, item.guid);
    return;
  }
  const bool is_category = item.is_category();
  const auto may_take = [&](std::size_t row) -> std::optional<Code> {
    const auto& node = target_.nodes[row];
    if (node.is_category != is_category)
      return Code::target_conflict;
    if (target_.messages.contains(node.id))
      return Code::target_has_messages;
    return std::nullopt;
  };
  // An item whose name is an error has no other finding about its name (C11), so they wait until it is known.
  std::vector<Finding> reported;
  const auto given = names_.give(item.full_name, item.guid, overrides_.of(item.legacy).names, may_take,
                                 [&](Code code, std::string detail) {
                                   reported.push_back(about(item, tree_, code, std::move(detail)));
                                 });
  item.name = given.name;
  item.fate = given.fate;
  const bool conflict = std::any_of(reported.begin(), reported.end(), [](const Finding& finding) {
    return finding.code == Code::name_conflict;
  });
  if (!conflict && own.blank)
    log_.add(policies_.blank_names == BlankNames::replace
                 ? about(item, tree_, Code::name_replaced, "'" + own.text + "' replaces its name")
                 : about(item, tree_, Code::name_blank, "no character of its name is visible"));
  const bool legacy_item = item.kind == ItemKind::category || item.kind == ItemKind::room;
  if (!conflict && legacy_item && overrides_.of(item.legacy).rename)
    log_.add(about(item, tree_, Code::name_overridden, "becomes '" + item.name + "'"));
  else if (!conflict && legacy_item && item.full_name != own.text)
    log_.add(about(item, tree_, Code::name_prefixed, "becomes '" + item.name + "'"));
  for (auto& finding : reported)
    log_.add(std::move(finding));
  if (given.fate == Fate::created)
    return;
  item.target_row = given.target;
  const auto& node = target_.nodes[given.target];
  if (given.fate == Fate::adopted) {
    item.name = node.name;
    log_.add(about(item, tree_, Code::node_adopted,
                   "the target's nodeID " + std::to_string(node.id.value) + " is used"));
  } else {
    log_.add(about(item, tree_, Code::node_overwritten,
                   "the target's nodeID " + std::to_string(node.id.value) + " is overwritten"));
  }
}

/// Settings of a category as the target will have them: its effective ones, or the target's own when adopted
/// (C12, C17).
void Items::place(Item& item) {
  const auto& settings = tree_.settings(item.legacy);
  item.invite = settings.invite;
  item.logged = settings.logged;
  item.file_post = settings.file_post;
  if (item.fate == Fate::adopted) {
    const auto& node = target_.nodes[item.target_row];
    item.invite = node.invite.value_or(false);
    item.logged = node.logged.value_or(true);
    item.file_post = node.file_post.value_or(false);
  }
  item.parent = chat::root_node;
}

void Items::add_categories() {
  for (Tree::Index i = 0; i < tree_.size(); ++i) {
    const auto& node = tree_.node(i);
    if (!node.is_category || i == tree_.root())
      continue;
    const auto& rule = overrides_.of(i);
    if (overrides_.drops_category(i)) {
      log_.add(Code::category_dropped, node,
               rule.skip ? "is skipped with its content"
                         : "its rooms move to '" + *rule.target_category + "'");
      continue;
    }
    Item item;
    item.kind = ItemKind::category;
    item.legacy = i;
    item.guid = node.guid;
    const auto own = own_name(i);
    item.full_name = rule.rename.value_or(tree_.path_name(i, policies_.separator, own.text));
    name(item, own);
    place(item);
    by_legacy_.emplace(i, items_.size());
    items_.push_back(std::move(item));
  }
}

/// C8: with settings, scope and creators of the legacy root.
void Items::make_category(std::string full_name, const Guid& guid) {
  Item item;
  item.kind = ItemKind::made_category;
  item.legacy = tree_.root();
  item.guid = guid;
  item.full_name = std::move(full_name);
  name(item, {item.full_name});
  place(item);
  items_.push_back(std::move(item));
}

void Items::add_default_category() {
  if (policies_.root_rooms == RootRooms::fail)
    return;
  std::int64_t rooms = 0;
  for (Tree::Index i = 0; i < tree_.size(); ++i)
    rooms += !tree_.node(i).is_category && tree_.parent(i) == tree_.root() && !is_skipped(i) &&
             !overrides_.of(i).target_category;
  if (rooms == 0)
    return;
  default_category_ = category_named(fold_name(policies_.default_category_name));
  if (default_category_)
    return;
  make_category(policies_.default_category_name, Guid::v5(pool_, "default-category"));
  default_category_ = items_.size() - 1;
  log_.add_run(Code::default_category,
               "category '" + items_.back().name + "' is created for rooms directly under the root", rooms);
}

/// O4, as C8 does it: a migrated category of that name, or one that is made.
void Items::add_target_categories() {
  std::map<std::string, std::pair<std::string, std::int64_t>> wanted; // spelling of the first room, and rooms
  for (Tree::Index i = 0; i < tree_.size(); ++i)
    if (const auto& rule = overrides_.of(i); !tree_.node(i).is_category && !rule.skip && rule.target_category)
      ++wanted.try_emplace(fold_name(*rule.target_category), *rule.target_category, 0).first->second.second;
  for (const auto& [folded, category] : wanted) {
    auto index = category_named(folded);
    if (!index) {
      make_category(category.first, Guid::v5(pool_, "target-category " + folded));
      index = items_.size() - 1;
      log_.add_run(Code::target_category,
                   "category '" + items_.back().name +
                       "' is created for rooms that the rule file moves there",
                   category.second);
    }
    target_category_.emplace(folded, *index);
  }
}

std::optional<std::size_t> Items::meant_category(Tree::Index room) const {
  if (const auto& rule = overrides_.of(room); rule.target_category)
    return target_category_.at(fold_name(*rule.target_category));
  if (tree_.parent(room) == tree_.root())
    return default_category_;
  const auto found = by_legacy_.find(tree_.parent(room));
  return found == by_legacy_.end() ? std::nullopt : std::optional(found->second);
}

void Items::add_splits() {
  if (policies_.mixed_settings != MixedSettings::split)
    return;
  std::set<std::pair<std::size_t, std::string>> needed; // by category, then words as text
  std::map<std::pair<std::size_t, std::string>, std::vector<std::string_view>> words_of;
  for (Tree::Index i = 0; i < tree_.size(); ++i) {
    if (tree_.node(i).is_category || is_skipped(i))
      continue;
    const auto category = meant_category(i);
    if (!category)
      continue;
    auto words = split_words(tree_.settings(i), items_[*category]);
    if (words.empty())
      continue;
    const std::pair key(*category, joined(words, "-"));
    needed.insert(key);
    words_of.emplace(key, std::move(words));
  }
  for (const auto& key : needed) {
    const auto& category = items_[key.first];
    const auto& words = words_of.at(key);
    Item item;
    item.kind = ItemKind::split_category;
    item.legacy = category.legacy;
    item.base = key.first;
    item.words = key.second;
    item.guid = Guid::v5(category.guid, key.second);
    item.full_name = category.name + policies_.separator + joined(words, policies_.separator);
    item.invite = category.invite;
    item.logged = category.logged;
    item.file_post = category.file_post;
    for (const auto word : words) {
      if (word == "log" || word == "nolog")
        item.logged = word == "log";
      else
        item.file_post = word == "files";
    }
    name(item, {item.full_name});
    if (item.fate == Fate::adopted)
      place(item);
    item.parent = chat::root_node;
    splits_.emplace(key, items_.size());
    items_.push_back(std::move(item));
  }
}

void Items::add_rooms() {
  for (Tree::Index i = 0; i < tree_.size(); ++i) {
    const auto& node = tree_.node(i);
    if (node.is_category || is_skipped(i))
      continue;
    Item item;
    item.legacy = i;
    item.guid = node.guid;
    // Under the root and in a first-level category a room keeps its name; deeper down the path goes in front
    // (C7).
    const auto own = own_name(i);
    const auto& rename = overrides_.of(i).rename;
    item.full_name = rename                ? *rename
                     : tree_.depth(i) <= 2 ? own.text
                                           : tree_.path_name(i, policies_.separator, own.text);
    name(item, own);
    put_into_category(item);
    by_legacy_.emplace(i, items_.size());
    items_.push_back(std::move(item));
  }
}

void Items::put_into_category(Item& room) {
  const auto& node = tree_.node(room.legacy);
  room.category = meant_category(room.legacy);
  const bool under_root = tree_.parent(room.legacy) == tree_.root();
  if (room.category) {
    const bool moves = under_root || overrides_.of(room.legacy).target_category;
    if (moves && room.fate != Fate::adopted)
      log_.add(Code::room_moved, node, "moves to category '" + items_[*room.category].name + "'");
  } else if (under_root) {
    log_.add(Code::root_room, node, "is directly under the root category");
  } else {
    log_.add(Code::room_without_category, node,
             "category '" + tree_.path_name(tree_.parent(room.legacy), policies_.separator) + "' is skipped");
  }
  judge_settings(room);
}

/// C19; a room that has no category (an error) is judged by the root.
void Items::judge_settings(Item& room) {
  const auto& settings = tree_.settings(room.legacy);
  const auto& node = tree_.node(room.legacy);
  const auto lost = [&](const std::vector<std::string_view>& words, std::string_view whose) {
    log_.add(Code::room_setting_lost, node, said_of(words) + ", unlike " + std::string(whose),
             static_cast<std::int64_t>(words.size()));
  };
  if (!room.category) {
    Item root;
    root.logged = tree_.settings(tree_.root()).logged;
    root.file_post = tree_.settings(tree_.root()).file_post;
    if (const auto words = split_words(settings, root); !words.empty())
      lost(words, "the root");
    return;
  }
  const auto words = split_words(settings, items_[*room.category]);
  if (words.empty())
    return;
  if (policies_.mixed_settings == MixedSettings::category) {
    lost(words, "its category");
    return;
  }
  room.category = splits_.at({*room.category, joined(words, "-")});
  const auto& split = items_[*room.category];
  log_.add(Code::room_split, node, "moves to category '" + split.name + "'");
  // A split that adopts a target's category has that one's settings, which may be others again.
  if (const auto others = split_words(settings, split); !others.empty())
    lost(others, "the target's category");
}

void Items::give_ids() {
  std::int64_t highest = kept_.nodes.highest();
  for (const auto& node : target_.nodes)
    highest = std::max(highest, node.id.value);
  // C14: ascending legacy nodeID, categories and rooms together, then what was made.
  std::vector<Item*> legacy, made;
  for (auto& item : items_) {
    if (item.fate != Fate::created) {
      const auto& node = target_.nodes[item.target_row];
      item.id = node.id;
      item.target_guid = item.fate == Fate::adopted ? node.guid : item.guid;
      continue;
    }
    item.target_guid = item.guid;
    (item.kind == ItemKind::category || item.kind == ItemKind::room ? legacy : made).push_back(&item);
  }
  std::sort(legacy.begin(), legacy.end(), [](const Item* a, const Item* b) { return a->legacy < b->legacy; });
  for (auto* list : {&legacy, &made})
    for (auto* item : *list) {
      const auto kept = kept_.nodes.of(item->guid);
      item->id = kept ? *kept : chat::NodeId{next_id(highest)};
    }
}

/// C12, C59: an adopted room stays in its category, if it is one.
void Items::stay_in_place(Item& room) {
  const auto parent = target_.nodes[room.target_row].parent;
  const bool in_category =
      parent && std::any_of(target_.nodes.begin(), target_.nodes.end(),
                            [&](const chat::Node& node) { return node.id == *parent && node.is_category; });
  room.parent = in_category ? *parent : chat::root_node; // to which no principal is added
  room.broken = !in_category;
  if (room.broken)
    log_.add(about(room, tree_, Code::broken_target,
                   "the parent of the target's nodeID " + std::to_string(room.id.value) + ", " +
                       (parent ? "nodeID " + std::to_string(parent->value) : std::string("NULL")) +
                       ", is not a category"));
}

void Items::find_places() {
  for (std::size_t i = 0; i < items_.size(); ++i)
    if (items_[i].is_category())
      category_by_id_.emplace(items_[i].id, i);
  for (auto& item : items_) {
    if (item.is_category())
      continue;
    if (item.fate == Fate::adopted)
      stay_in_place(item);
    else
      item.parent = item.category ? items_[*item.category].id : chat::root_node;
  }
}

} // namespace gc2pc
