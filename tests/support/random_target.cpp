// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/text.hpp"
#include "tests/support/random_organisation.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace gc2pc::test {
namespace {

const Ticks beginning{634'700'000'000'000'000};

/// An existing target, some of whose rows are what the source has too.
class Target {
 public:
  Target(const Description& description, RandomOrganisation& organisation)
      : description_(description), source_(organisation.inputs.source),
        separator_(organisation.inputs.policies.separator),
        target_(chat::inventory_of(chat::seed_for(any_guid('t', 0)))) {
    role_types();
    principals();
    nodes();
    access();
    rest();
    organisation.inputs.target = std::move(target_);
  }

 private:
  void role_types() {
    static const std::array<std::string, 6> kinds{"MEMBER",  "manager", "Voiced",
                                                  "creator", "Owner",   "Member"};
    bool renumber = false;
    each_row(description_, Part::target_role_type, [&](Dice& dice, std::size_t number) {
      const auto& kind = dice.of(kinds);
      renumber = dice.rarely(50);
      target_.role_types.push_back(
          {chat::RoleTypeId{static_cast<std::int64_t>(number) + (dice.rarely(50) ? 0 - 5 : 40)}, kind, 0});
    });
    if (renumber)
      for (auto& type : target_.role_types)
        type.id = chat::RoleTypeId{30 - type.id.value};
  }

  void principals() {
    std::set<Guid> guids{target_.principals[0].guid};
    each_row(description_, Part::target_principal, [&](Dice& dice, std::size_t number) {
      const auto& known = source_.principals[dice.pick(source_.principals.size())];
      const auto like = dice.pick(5);
      chat::Principal row;
      row.id = chat::PrincipalId{static_cast<std::int64_t>(2 + 3 * number) + (dice.rarely(30) ? 100 : 0)};
      row.guid = like == 1 || like == 4 ? known.guid : any_guid('q', number);
      row.uri = "sip:t" + std::to_string(number) + "@target.example";
      if (like == 1 || like == 2)
        row.uri = known.uri;
      if (like == 3)
        std::transform(known.uri.begin(), known.uri.end(), row.uri.assign(known.uri).begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
      if (dice.rarely(6))
        row.uri = "sip:Unknown-Author@Contoso.com";
      const bool is_group = known.type == PrincipalType::domain || known.type == PrincipalType::group;
      row.type = dice.rarely(5) ? PrincipalType::system_user : is_group ? known.type : PrincipalType::user;
      row.added_on = row.updated_on = beginning;
      row.verified_on = DateTime{beginning};
      if (guids.insert(row.guid).second)
        target_.principals.push_back(row);
    });
    std::set<std::pair<chat::PrincipalId, chat::PrincipalId>> pairs;
    each_row(description_, Part::target_affiliation, [&](Dice& dice, std::size_t number) {
      const auto who = anybody(dice), group = anybody(dice);
      if (pairs.emplace(who, group).second)
        target_.affiliations.push_back(
            {who, group, who == group ? -1 : static_cast<std::int64_t>(number), chat::PrincipalId{1}});
    });
  }

  chat::PrincipalId anybody(Dice& dice) const {
    return target_.principals[dice.pick(target_.principals.size())].id;
  }
  /// Rarely the root.
  [[nodiscard]] chat::NodeId any_node(Dice& dice) const {
    const auto which = dice.pick(target_.nodes.size());
    const bool is_root = which == 0 && dice.rarely(30);
    return target_.nodes[which == 0 && !is_root && target_.nodes.size() > 1 ? 1 : which].id;
  }

  /// What the conversion would call a legacy node.
  [[nodiscard]] std::string full_name(const legacy::Node& node) const {
    std::vector<const legacy::Node*> path{&node};
    while (path.size() < 20 && path.back()->parent) {
      const auto parent = std::find_if(source_.nodes.begin(), source_.nodes.end(),
                                       [&](const auto& other) { return other.id == *path.back()->parent; });
      if (parent == source_.nodes.end() || parent->parent == parent->id)
        break;
      path.push_back(&*parent);
    }
    if (!node.is_category && path.size() <= 2)
      return node.name;
    std::string name;
    for (auto step = path.rbegin(); step != path.rend(); ++step)
      name += (name.empty() ? "" : separator_) + (*step)->name;
    return name;
  }

  void nodes() {
    std::set<std::string> names;
    std::set<Guid> guids;
    std::vector<chat::NodeId> categories;
    each_row(description_, Part::target_node, [&](Dice& dice, std::size_t number) {
      chat::Node row = target_.nodes[0];
      const auto& like = source_.nodes[(1 + dice.byte()) % source_.nodes.size()];
      row.is_category = dice.rarely(15) ? !like.is_category : like.is_category;
      row.name = dice.rarely(85) ? full_name(like) : any_name(dice);
      clean_utf8(row.name);
      row.name = std::string(cut_utf16(dice.rarely(30) ? row.name + " " : row.name, Utf16Length{256}));
      row.id = chat::NodeId{static_cast<std::int64_t>(2 + 2 * number)};
      row.guid = dice.rarely(3) ? like.guid : any_guid('m', number);
      row.description = "theirs";
      row.invite = dice.rarely(50);
      row.logged = dice.rarely(50);
      row.file_post = dice.rarely(50);
      if (!row.is_category) {
        row.parent = categories.empty() ? chat::root_node : categories[dice.pick(categories.size())];
        row.behavior = dice.rarely(40) ? 5 : 4;
        row.disabled = dice.rarely(20);
        row.logged = row.file_post = std::nullopt;
        if (row.invite == true)
          row.invite.reset();
      }
      row.updated_by = anybody(dice);
      if (!names.insert(fold_name(row.name)).second || !guids.insert(row.guid).second)
        return;
      if (row.is_category)
        categories.push_back(row.id);
      else if (dice.rarely(8))
        target_.messages[row.id] = {3, ChatId{7}};
      target_.nodes.push_back(row);
    });
  }

  void access() {
    std::set<std::tuple<chat::NodeId, chat::PrincipalId, chat::RoleTypeId>> roles;
    each_row(description_, Part::target_role, [&](Dice& dice, std::size_t) {
      const auto node = any_node(dice);
      const auto who = anybody(dice);
      const auto type = target_.role_types[dice.pick(target_.role_types.size())].id;
      if (roles.emplace(node, who, type).second)
        target_.roles.push_back({node, who, type, anybody(dice)});
    });
    std::set<std::pair<chat::NodeId, chat::PrincipalId>> scopes;
    each_row(description_, Part::target_scope, [&](Dice& dice, std::size_t) {
      const auto node = any_node(dice);
      const auto who = anybody(dice);
      const bool denied = dice.rarely(50);
      if (scopes.emplace(node, who).second)
        target_.scopes.push_back({node, who, denied, anybody(dice)});
    });
  }

  void rest() {
    each_row(description_, Part::target_addin, [&](Dice& dice, std::size_t number) {
      chat::Addin row{any_guid('b', number), "Add-in " + std::to_string(number), "https://x.example/"};
      const auto like = dice.pick(3);
      if (const auto which = dice.pick(8); which < source_.addins.size()) {
        const auto& known = source_.addins[which];
        if (like == 1)
          row.id = known.id;
        row.name = known.name;
        clean_utf8(row.name);
        row.name = std::string(cut_utf16(row.name, Utf16Length{50}));
      }
      if (std::none_of(target_.addins.begin(), target_.addins.end(),
                       [&](const auto& other) { return other.id == row.id; }))
        target_.addins.push_back(row);
    });
    std::set<chat::NodeId> last;
    std::set<std::pair<chat::PrincipalId, chat::NodeId>> invited;
    std::set<chat::PrincipalId> counted;
    each_row(description_, Part::target_rest, [&](Dice& dice, std::size_t number) {
      const auto node = any_node(dice);
      const auto who = anybody(dice);
      const auto value = static_cast<std::int64_t>(dice.pick(50));
      if (node != chat::root_node && last.insert(node).second)
        target_.last_chat_ids.push_back({node, ChatId{value}});
      if (invited.emplace(who, node).second)
        target_.invitations.push_back({who, value, node, DateTime{beginning}});
      if (dice.rarely(50) && counted.insert(who).second)
        target_.last_invite_ids.push_back({who, value + 1});
      if (number < 2)
        target_.preferences.push_back({"a", static_cast<std::int64_t>(number), "theirs", who});
      if (number == 3)
        target_.metas.push_back({who, true, false, false, std::nullopt, std::nullopt, std::nullopt});
    });
  }

  const Description& description_;
  const legacy::Inventory& source_;
  const std::string& separator_;
  chat::Inventory target_;
};

} // namespace

void build_target(const Description& description, RandomOrganisation& organisation) {
  if (!description.of(Part::target).empty())
    Target(description, organisation);
}

} // namespace gc2pc::test
