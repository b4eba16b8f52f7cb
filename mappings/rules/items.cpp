// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/items.hpp"

#include "mappings/model/text.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

/// Words of a split category's name: what differs from the category (C19).
std::vector<std::string_view> split_words(const EffectiveSettings& room, const Item& category) {
  std::vector<std::string_view> words;
  if (room.logged != category.logged)
    words.push_back(room.logged ? "log" : "nolog");
  if (room.file_post != category.file_post)
    words.push_back(room.file_post ? "files" : "nofiles");
  return words;
}

std::string joined(const std::vector<std::string_view>& words, std::string_view separator) {
  std::string text;
  for (const auto word : words)
    text += (text.empty() ? "" : std::string(separator)) + std::string(word);
  return text;
}

} // namespace

Finding about(const Item& item, const Tree& tree, Code code, std::string detail, std::int64_t rows) {
  const auto& node = tree.node(item.legacy);
  if (item.kind == ItemKind::category || item.kind == ItemKind::room)
    return {code,      "tblNode", "nodeID " + std::to_string(node.id.value),
            node.guid, node.name, std::move(detail),
            rows};
  const std::string made = item.kind == ItemKind::default_category
                               ? "default category"
                               : "split of nodeID " + std::to_string(node.id.value);
  return {code, "tblNode", made, item.guid, item.full_name, std::move(detail), rows};
}

Items::Items(const Tree& tree, const chat::Inventory& target, const Policies& policies, const Guid& pool,
             FindingLog& log)
    : tree_(tree), target_(target), policies_(policies), pool_(pool), log_(log), names_(policies, max_name) {
  for (std::size_t row = 0; row < target.nodes.size(); ++row) {
    const auto& node = target.nodes[row];
    target_guids_.insert(node.guid);
    if (node.id != chat::root_node)
      names_.add_target(node.name, row);
  }
  add_categories();
  add_default_category();
  add_splits();
  add_rooms();
  give_ids();
  find_places();
}

bool Items::is_skipped(Tree::Index room) const {
  return tree_.node(room).disabled && policies_.disabled_rooms == DisabledRooms::skip;
}

const Item* Items::of(Tree::Index legacy) const {
  const auto found = by_legacy_.find(legacy);
  return found == by_legacy_.end() ? nullptr : &items_[found->second];
}

const Item* Items::category_with(chat::NodeId id) const {
  const auto found = category_by_id_.find(id);
  return found == category_by_id_.end() ? nullptr : &items_[found->second];
}

void Items::name(Item& item, std::string legacy_name) {
  if (target_guids_.contains(item.guid)) {
    log_.add(
        about(item, tree_, Code::already_migrated, "the target has a node with GUID " + item.guid.text()));
    item.name = item.full_name;
    names_.take(item.name);
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
  const auto given = names_.give(item.full_name, item.guid, may_take, [&](Code code, std::string detail) {
    reported.push_back(about(item, tree_, code, std::move(detail)));
  });
  item.name = given.name;
  item.fate = given.fate;
  const bool conflict = std::any_of(reported.begin(), reported.end(), [](const Finding& finding) {
    return finding.code == Code::name_conflict;
  });
  if (!conflict && item.full_name != legacy_name && item.kind != ItemKind::split_category)
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
    Item item;
    item.kind = ItemKind::category;
    item.legacy = i;
    item.guid = node.guid;
    item.full_name = tree_.path_name(i, policies_.separator);
    name(item, node.name);
    place(item);
    by_legacy_.emplace(i, items_.size());
    items_.push_back(std::move(item));
  }
}

void Items::add_default_category() {
  if (policies_.root_rooms == RootRooms::fail)
    return;
  std::int64_t rooms = 0;
  for (Tree::Index i = 0; i < tree_.size(); ++i)
    rooms += !tree_.node(i).is_category && tree_.parent(i) == tree_.root() && !is_skipped(i);
  if (rooms == 0)
    return;
  const auto folded = fold_name(policies_.default_category_name);
  const auto existing = std::find_if(items_.begin(), items_.end(),
                                     [&](const Item& item) { return fold_name(item.name) == folded; });
  if (existing != items_.end()) {
    by_legacy_.emplace(tree_.root(), static_cast<std::size_t>(existing - items_.begin()));
    return;
  }
  Item item;
  item.kind = ItemKind::default_category;
  item.legacy = tree_.root();
  item.guid = Guid::v5(pool_, "default-category");
  item.full_name = policies_.default_category_name;
  name(item, item.full_name);
  place(item);
  log_.add_run(Code::default_category,
               "category '" + item.name + "' is made for rooms directly under the root", rooms);
  by_legacy_.emplace(tree_.root(), items_.size());
  items_.push_back(std::move(item));
}

void Items::add_splits() {
  if (policies_.mixed_settings != MixedSettings::split)
    return;
  std::set<std::pair<std::size_t, std::string>> needed; // by category, then words as text
  std::map<std::pair<std::size_t, std::string>, std::vector<std::string_view>> words_of;
  for (Tree::Index i = 0; i < tree_.size(); ++i) {
    if (tree_.node(i).is_category || is_skipped(i))
      continue;
    const auto category = by_legacy_.find(tree_.parent(i));
    if (category == by_legacy_.end())
      continue;
    auto words = split_words(tree_.settings(i), items_[category->second]);
    if (words.empty())
      continue;
    const std::pair key(category->second, joined(words, "-"));
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
    name(item, item.full_name);
    if (item.fate == Fate::adopted)
      place(item);
    item.parent = chat::root_node;
    items_.push_back(std::move(item));
  }
}

void Items::add_rooms() {
  std::map<std::pair<std::size_t, std::string>, std::size_t> splits;
  for (std::size_t i = 0; i < items_.size(); ++i)
    if (items_[i].kind == ItemKind::split_category)
      splits.emplace(std::pair(*items_[i].base, items_[i].words), i);
  for (Tree::Index i = 0; i < tree_.size(); ++i) {
    const auto& node = tree_.node(i);
    if (node.is_category || is_skipped(i))
      continue;
    Item item;
    item.legacy = i;
    item.guid = node.guid;
    // Under the root and in a first-level category a room keeps its name; deeper down the path goes in front
    // (C7).
    item.full_name = tree_.depth(i) <= 2 ? node.name : tree_.path_name(i, policies_.separator);
    name(item, node.name);
    const bool under_root = tree_.parent(i) == tree_.root();
    if (const auto category = by_legacy_.find(tree_.parent(i)); category != by_legacy_.end()) {
      item.category = category->second;
      if (under_root && item.fate != Fate::adopted)
        log_.add(Code::room_moved, node, "moves into category '" + items_[category->second].name + "'");
      const auto words = split_words(tree_.settings(i), items_[category->second]);
      if (!words.empty() && policies_.mixed_settings == MixedSettings::split) {
        item.category = splits.at({category->second, joined(words, "-")});
        const auto& split = items_[*item.category];
        log_.add(Code::room_split, node, "moves into category '" + split.name + "'");
        // A split that adopts a target's category has that one's settings, which may be others again.
        if (const auto lost = split_words(tree_.settings(i), split); !lost.empty())
          log_.add(Code::room_setting_lost, node,
                   "had " + joined(lost, ", ") + ", unlike the target's category",
                   static_cast<std::int64_t>(lost.size()));
      } else if (!words.empty()) {
        log_.add(Code::room_setting_lost, node, "had " + joined(words, ", ") + ", unlike its category",
                 static_cast<std::int64_t>(words.size()));
      }
    } else {
      log_.add(Code::root_room, node, "is directly under the root category");
      Item root;
      root.logged = tree_.settings(tree_.root()).logged;
      root.file_post = tree_.settings(tree_.root()).file_post;
      if (const auto words = split_words(tree_.settings(i), root); !words.empty())
        log_.add(Code::room_setting_lost, node, "had " + joined(words, ", ") + ", unlike the root",
                 static_cast<std::int64_t>(words.size()));
    }
    by_legacy_.emplace(i, items_.size());
    items_.push_back(std::move(item));
  }
}

void Items::give_ids() {
  std::int64_t highest = 0;
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
    for (auto* item : *list)
      item->id = chat::NodeId{++highest};
}

void Items::find_places() {
  for (std::size_t i = 0; i < items_.size(); ++i)
    if (items_[i].is_category())
      category_by_id_.emplace(items_[i].id, i);
  for (auto& item : items_) {
    if (item.is_category())
      continue;
    if (item.fate == Fate::adopted)
      item.parent = target_.nodes[item.target_row].parent.value_or(chat::root_node);
    else
      item.parent = item.category ? items_[*item.category].id : chat::root_node;
  }
}

} // namespace gc2pc
