// SPDX-License-Identifier: Apache-2.0
#include "migrator/archive/selection.hpp"

#include "mappings/model/text.hpp"
#include "mappings/rules/file_link.hpp"
#include "mappings/rules/name_choice.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace gc2pc {
namespace {

/// Whether `T` is one of these.
template <class T, class... Types>
inline constexpr bool is_any = (std::is_same_v<T, Types> || ...);

/// The nodes of one store, to be found by what people call them.
template <class Node>
class NamedNodes {
 public:
  NamedNodes(const std::vector<Node>& nodes, const std::string& separator) : separator_(separator) {
    for (const auto& node : nodes)
      by_id_.emplace(node.id.value, &node);
  }

  /// The one category, or room, of this name.
  [[nodiscard]] const Node& find(const std::string& asked, bool is_category) const {
    std::vector<const Node*> found;
    const auto guid = Guid::parse(asked);
    const auto folded = fold_name(asked);
    for (const auto& [id, node] : by_id_)
      if (node->is_category == is_category &&
          (guid ? node->guid == *guid : fold_name(node->name) == folded || fold_name(path(*node)) == folded))
        found.push_back(node);
    if (found.size() == 1)
      return *found.front();
    std::vector<std::string> texts;
    for (const auto* node : found)
      texts.push_back(node->guid.text() + " '" + path(*node) + "'");
    refuse_name(is_category ? "category" : "room", asked, texts);
  }

  /// The node above; null above the root, and where the store is damaged.
  [[nodiscard]] const Node* parent(const Node& node) const {
    if (!node.parent || *node.parent == node.id)
      return nullptr;
    const auto found = by_id_.find(node.parent->value);
    return found == by_id_.end() ? nullptr : found->second;
  }

 private:
  /// Without the root, which has no name for people.
  [[nodiscard]] std::string path(const Node& node) const {
    auto text = node.name;
    std::size_t steps = 0; // a damaged tree may have a circle
    for (const auto* above = parent(node);
         above != nullptr && parent(*above) != nullptr && steps < by_id_.size();
         above = parent(*above), ++steps)
      text = above->name + separator_ + text;
    return text;
  }

  std::map<std::int64_t, const Node*> by_id_;
  const std::string& separator_;
};

} // namespace

Selection::Selection(ExportRequest request, std::string separator, std::vector<std::string> files)
    : request_(std::move(request)), separator_(std::move(separator)) {
  extent_.level = request_.level;
  extent_.from = request_.from;
  extent_.before = request_.before;
  file_count_ = files.size();
  for (auto& path : files)
    files_[fold_path(path)].paths.push_back(std::move(path));
}

template <class Inventory>
void Selection::resolve(const Inventory& inventory) {
  extent_.categories.clear();
  extent_.rooms.clear();
  nodes_.reset();
  const bool by_name = !request_.categories.empty() || !request_.rooms.empty();
  if (!by_name && has_rooms(extent_.level))
    return;
  const NamedNodes nodes(inventory.nodes, separator_);
  std::unordered_set<std::int64_t> chosen;
  for (const auto& [names, are_categories] :
       {std::pair{&request_.categories, true}, std::pair{&request_.rooms, false}})
    for (const auto& name : *names) {
      const auto& node = nodes.find(name, are_categories);
      chosen.insert(node.id.value);
      (are_categories ? extent_.categories : extent_.rooms).push_back(node.guid);
    }
  for (auto* guids : {&extent_.categories, &extent_.rooms}) {
    std::sort(guids->begin(), guids->end());
    guids->erase(std::unique(guids->begin(), guids->end()), guids->end());
  }
  auto& kept = nodes_.emplace();
  for (const auto& node : inventory.nodes) {
    if (!(node.is_category ? has_categories(extent_.level) : has_rooms(extent_.level)))
      continue;
    // What is below a chosen one comes with the way up to the root: rights come down it.
    std::vector<std::int64_t> way;
    bool is_below = !by_name;
    for (const auto* at = &node; at != nullptr && way.size() <= inventory.nodes.size();
         at = nodes.parent(*at)) {
      way.push_back(at->id.value);
      is_below = is_below || chosen.contains(at->id.value);
    }
    if (is_below)
      kept.insert(way.begin(), way.end());
  }
}

template <class Row>
bool Selection::keeps(const Row& row) const {
  const auto level = extent_.level;
  if constexpr (is_any<Row, chat::Node, legacy::Node>)
    return (row.is_category ? has_categories(level) : has_rooms(level)) && has(row.id.value);
  else if constexpr (is_any<Row, chat::Role, legacy::Role, chat::ScopeEntry, legacy::ScopeEntry>)
    return has_rights(level) && has(row.node.value);
  else if constexpr (is_any<Row, chat::Invitation, legacy::Invitation, chat::LastChatId, legacy::LastChatId>)
    return has_rights(level) && has_rooms(level) && has(row.node.value);
  else if constexpr (is_any<Row, chat::LastInviteId, legacy::LastInviteId>)
    return has_rights(level) && has_rooms(level);
  else if constexpr (is_any<Row, chat::Addin, legacy::Addin>)
    return has_rooms(level);
  else if constexpr (is_any<Row, chat::Affiliation, legacy::Affiliation, chat::PrincipalMeta,
                            chat::Preference, legacy::Preference>)
    return level != ArchiveLevel::content;
  else // what the others refer to: people, kinds of roles, the pool's id
    return true;
}

template <class Inventory>
void Selection::reduce_tables(Inventory& inventory) {
  resolve(inventory);
  const auto reduce_rows = [&]<class Row>(std::vector<Row>& rows) {
    const auto count = std::erase_if(rows, [&](const Row& row) { return !keeps(row); });
    count_left_out(Table<Row>::name, count);
  };
  if constexpr (std::is_same_v<Inventory, chat::Inventory>)
    chat::for_each_table(inventory, reduce_rows);
  else
    legacy::for_each_table(inventory, reduce_rows);
}

void Selection::reduce(chat::Inventory& inventory) {
  reduce_tables(inventory);
}

void Selection::reduce(legacy::Inventory& inventory) {
  reduce_tables(inventory);
  if (!nodes_ && extent_.level == ArchiveLevel::all)
    return;
  // A row that cannot be read does not say which level or room it belongs to.
  count_left_out("unreadable-values", inventory.bad_values.size());
  inventory.bad_values.clear();
  inventory.left_out.clear();
}

void Selection::count_left_out(std::string_view table, std::size_t count) {
  extent_.left_out.erase(std::string(table));
  if (count > 0)
    extent_.left_out.emplace(table, count);
}

void Selection::begin_messages() {
  extent_.left_out.erase("tblChat");
  for (auto& [folded, file] : files_)
    file.wanted = false;
}

bool Selection::takes(std::optional<std::int64_t> room, std::optional<Ticks> date, std::string_view content) {
  const bool wanted = takes_messages() && (room ? has(*room) : !nodes_) &&
                      !(date && extent_.from && *date < *extent_.from) &&
                      !(date && extent_.before && *date >= *extent_.before);
  if (!wanted)
    leave_out_messages(1);
  else if (!files_.empty() && !all_files())
    for_each_file_link(content, [&](std::string_view path) {
      if (const auto file = files_.find(fold_path(path)); file != files_.end())
        file->second.wanted = true;
    });
  return wanted;
}

bool Selection::all_files() const {
  return takes_messages() && !nodes_ && !extent_.from && !extent_.before;
}

const std::vector<std::string>& Selection::paths() {
  paths_.clear();
  for (const auto& [folded, file] : files_)
    if (file.wanted || all_files())
      paths_.insert(paths_.end(), file.paths.begin(), file.paths.end());
  std::sort(paths_.begin(), paths_.end());
  count_left_out("files", file_count_ - paths_.size());
  return paths_;
}

} // namespace gc2pc
