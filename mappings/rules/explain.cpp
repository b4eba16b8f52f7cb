// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/explain.hpp"

#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"
#include "mappings/rules/explain_access.hpp"
#include "mappings/rules/explain_node.hpp"
#include "mappings/rules/explain_principal.hpp"
#include "mappings/rules/explain_text.hpp"
#include "mappings/rules/name_choice.hpp"

#include <set>

namespace gc2pc {
namespace {

/// A node in question: migrated, or not.
struct FoundNode {
  const Item* item = nullptr;
  Tree::Index node = 0;
};

class NodeSearch {
 public:
  NodeSearch(const PlanningParts& parts, const std::string& asked)
      : parts_(parts), asked_(asked), guid_(Guid::parse(asked)), folded_(fold_name(asked)) {}

  [[nodiscard]] FoundNode find() const {
    for (const bool categories : {false, true}) {
      const auto found = among(categories);
      if (found.size() == 1)
        return found.front();
      if (!found.empty() || categories)
        refuse_name("room or category", asked_, texts(found));
    }
    refuse_name("room or category", asked_, {});
  }

 private:
  [[nodiscard]] std::vector<FoundNode> among(bool categories) const {
    std::vector<FoundNode> found;
    for (Tree::Index i = 0; i < parts_.tree.size(); ++i)
      if (const auto* item = parts_.items.of(i);
          !item && parts_.tree.node(i).is_category == categories && is_called(i))
        found.push_back({nullptr, i});
    for (const auto& item : parts_.items.all()) {
      const bool legacy_item = item.kind == ItemKind::category || item.kind == ItemKind::room;
      if (item.is_category() == categories &&
          (guid_ == item.target_guid || (!guid_ && folded_ == fold_name(item.name)) ||
           (legacy_item && is_called(item.legacy))))
        found.push_back({&item, item.legacy});
    }
    return found;
  }

  /// By what the legacy database calls it.
  [[nodiscard]] bool is_called(Tree::Index i) const {
    const auto& node = parts_.tree.node(i);
    if (guid_)
      return node.guid == *guid_;
    return fold_name(node.name) == folded_ ||
           fold_name(parts_.tree.path_name(i, parts_.policies.separator)) == folded_;
  }

  [[nodiscard]] std::vector<std::string> texts(const std::vector<FoundNode>& found) const {
    std::vector<std::string> texts;
    for (const auto& each : found)
      texts.push_back(each.item ? each.item->target_guid.text() + " '" + each.item->name + "'"
                                : parts_.tree.node(each.node).guid.text() + " (not migrated)");
    return texts;
  }

  const PlanningParts& parts_;
  const std::string& asked_;
  std::optional<Guid> guid_;
  std::string folded_;
};

std::size_t find_principal(const PlanningParts& parts, const std::string& asked) {
  const auto guid = Guid::parse(asked);
  const auto address = fold_case(asked), with_scheme = fold_case("sip:" + asked), name = fold_name(asked);
  std::vector<std::size_t> found, named;
  for (std::size_t row = 0; row < parts.source.principals.size(); ++row) {
    const auto& principal = parts.source.principals[row];
    const auto uri = fold_case(principal.uri);
    if (guid ? principal.guid == *guid : uri == address || uri == with_scheme)
      found.push_back(row);
    else if (!guid && principal.name && fold_name(*principal.name) == name)
      named.push_back(row);
  }
  if (found.empty())
    found = named; // an address says more than a name
  if (found.size() == 1)
    return found.front();
  std::vector<std::string> texts;
  for (const auto row : found)
    texts.push_back(parts.source.principals[row].guid.text() + " " +
                    principal_text(parts.source.principals[row]));
  refuse_name("legacy principal", asked, texts);
}

std::string fate_text(const Item& item) {
  switch (item.fate) {
  case Fate::created:
    return "is migrated";
  case Fate::adopted:
    return "is merged into the target's node of that name";
  case Fate::overwritten:
    return "replaces the target's node of that name";
  }
  return {};
}

std::string subject_of(const PlanningParts& parts, const FoundNode& found) {
  const auto* item = found.item;
  if (item && item->kind == ItemKind::made_category)
    return "Category '" + item->name + "', created by the rules";
  if (item && item->kind == ItemKind::split_category)
    return "Category '" + item->name + "', split off " + node_text(parts.tree, found.node);
  const auto& node = parts.tree.node(found.node);
  return std::string(node.is_category ? "Category " : "Room ") + node_text(parts.tree, found.node) + ", " +
         node.guid.text() + ", path '" + parts.tree.path_name(found.node, parts.policies.separator) + "'";
}

void explain_room(const PlanningParts& parts, const FoundNode& found, Explanation& story) {
  const auto& item = *found.item;
  story.parts.push_back(explain_columns(parts, item));
  for (auto& part : explain_roles(parts, item, std::nullopt))
    story.parts.push_back(std::move(part));
  story.parts.push_back(explain_allowed(parts, item.is_category() ? item.id : item.parent));
  if (!item.is_category())
    story.parts.push_back(explain_content(parts, item));
}

/// A principal in a room: its own rows, and those of its groups.
void explain_person(const PlanningParts& parts, const FoundNode& found, std::size_t row, Explanation& story) {
  const auto& principal = parts.source.principals[row];
  const Who who = parts.people.who(principal.id);
  std::set<Who> concerned(parts.people.groups(who).begin(), parts.people.groups(who).end());
  concerned.insert(who);
  story.parts = explain_roles(parts, *found.item, concerned);
  std::string roles;
  for (const auto& part : story.parts)
    for (const auto& entry : part.entries)
      if (entry.value && roles.find(*entry.value) == std::string::npos)
        roles += (roles.empty() ? "" : ", ") + *entry.value;
  const auto where = "'" + found.item->name + "'";
  if (!roles.empty())
    story.sentence =
        principal_text(principal) + " is in " + where + ", itself or through a group: " + roles + ".";
  else if (story.parts.empty())
    story.sentence =
        principal_text(principal) + " is not in " + where +
        ": no legacy row gives a role there, on the node or above it, to it or to a group of it. "
        "The principal did not have the role before either.";
  else
    story.sentence = principal_text(principal) + " is not in " + where +
                     ": every row that could have given a role is lost; the reasons are below.";
}

} // namespace

Explanation explain(const PlanningParts& parts, const Question& question) {
  Explanation story;
  std::optional<std::size_t> principal;
  if (question.principal)
    principal = find_principal(parts, *question.principal);
  if (!question.room) {
    const auto& from = parts.source.principals[*principal];
    story.subject = "Principal " + principal_text(from) + ", " + from.guid.text();
    const bool in_target = parts.people.target_row(parts.people.who(from.id)).has_value();
    story.sentence = in_target                                  ? "Already a principal of the target."
                     : parts.principals.is_migrated(*principal) ? "Is migrated."
                                                                : "Not migrated.";
    story.parts = explain_principal(parts, *principal);
    return story;
  }
  const auto found = NodeSearch(parts, *question.room).find();
  story.subject = subject_of(parts, found);
  if (!found.item) {
    story.sentence = "Not migrated.";
    story.parts.push_back(explain_absence(parts, found.node));
  } else if (principal) {
    explain_person(parts, found, *principal, story);
  } else {
    const auto* category =
        found.item->is_category() ? nullptr : parts.items.category_with(found.item->parent);
    story.sentence = "It " + fate_text(*found.item) + ", as '" + found.item->name + "'" +
                     (category ? " in category '" + category->name + "'" : "") + ".";
    explain_room(parts, found, story);
  }
  std::erase_if(story.parts, [](const ExplainedPart& part) { return part.entries.empty(); });
  return story;
}

} // namespace gc2pc
