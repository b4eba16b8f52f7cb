// SPDX-License-Identifier: Apache-2.0
/// \file
/// C6–C20: the nodes that come about: which there are, their names, ids, places and columns.
#pragma once

#include "mappings/model/change_set.hpp"
#include "mappings/model/kept_ids.hpp"
#include "mappings/rules/names.hpp"
#include "mappings/rules/overrides.hpp"
#include "mappings/rules/tree.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gc2pc {

/// A made category stands for no legacy one: the default category (C8) and those that overrides ask for (O4).
enum class ItemKind { category, made_category, split_category, room };

/// One migrated node, before its principals are known.
struct Item {
  ItemKind kind = ItemKind::room;
  Tree::Index legacy = 0; ///< its legacy node; the root for a made category; the category that was split
  Guid guid;              ///< the migrated GUID (the target's own is another one when adopted)
  std::string full_name;  ///< with the path in front, before shortening and suffix
  std::string name;       ///< in the target
  Fate fate = Fate::created;
  std::size_t target_row = 0; ///< in target.nodes, when the fate is not `created`
  chat::NodeId id;            ///< in the target
  Guid target_guid;           ///< in the target
  chat::NodeId parent;        ///< in the target; for rooms the category where the room ends
  bool broken = false;        ///< adopted, and its parent in the target is not a category (C59)
  bool invite = false, logged = true, file_post = false; ///< categories: as the target will have them
  std::optional<std::size_t> base;                       ///< split: the category's item
  std::string words;                                     ///< split: what differs, joined by `-`
  std::optional<std::size_t>
      category; ///< room: the item it was meant for (before adoption); nothing: under the root

  [[nodiscard]] bool is_category() const { return kind != ItemKind::room; }
};

/// Everything the node rules produce. Items: legacy categories by nodeID, made categories (the default one
/// first), split categories, rooms by nodeID.
class Items {
 public:
  Items(const Tree& tree, const chat::Inventory& target, const Policies& policies, const Overrides& overrides,
        const Guid& pool, const KeptIds& kept, FindingLog& log);

  [[nodiscard]] const std::vector<Item>& all() const { return items_; }
  /// The item of a legacy node; nothing for the root, for skipped rooms and for categories that are not made.
  [[nodiscard]] const Item* of(Tree::Index legacy) const;
  /// The category item that becomes (or takes) this node of the target.
  [[nodiscard]] const Item* category_with(chat::NodeId id) const;
  [[nodiscard]] bool is_skipped(Tree::Index room) const { return overrides_.of(room).skip; }

 private:
  void add_categories();
  void add_default_category();
  void add_target_categories();
  void make_category(std::string name, const Guid& guid);
  [[nodiscard]] std::optional<std::size_t> category_named(const std::string& folded) const;
  [[nodiscard]] std::optional<std::size_t> meant_category(Tree::Index room) const;
  void put_into_category(Item& room);
  void judge_settings(Item& room);
  void add_rooms();
  void add_splits();
  /// The name in an item's own place, before any path.
  struct OwnName {
    std::string text;
    bool blank = false; ///< the legacy name is (C60)
  };
  [[nodiscard]] OwnName own_name(Tree::Index legacy) const;
  [[nodiscard]] bool is_made_twice(const Item& item);
  void name(Item& item, const OwnName& own);
  void place(Item& item);
  void give_ids();
  void stay_in_place(Item& room);
  void find_places();

  const Tree& tree_;
  const chat::Inventory& target_;
  const Policies& policies_;
  const Overrides& overrides_;
  const Guid& pool_;
  const KeptIds& kept_;
  FindingLog& log_;
  NameBook names_;
  std::set<Guid> target_guids_, source_guids_;
  std::vector<Item> items_;
  std::map<Tree::Index, std::size_t> by_legacy_;
  std::optional<std::size_t> default_category_;                       ///< C8
  std::map<std::string, std::size_t> target_category_;                ///< O4, by folded name
  std::map<std::pair<std::size_t, std::string>, std::size_t> splits_; ///< C19, by category and words
  std::map<chat::NodeId, std::size_t> category_by_id_;
};

/// The finding about an item: by its legacy node, or by what was made of it.
[[nodiscard]] Finding about(const Item& item, const Tree& tree, Code code, std::string detail,
                            std::int64_t rows = 1);

} // namespace gc2pc
