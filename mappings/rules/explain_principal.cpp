// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/explain_principal.hpp"

#include "mappings/rules/explain_access.hpp"
#include "mappings/rules/explain_text.hpp"
#include "mappings/rules/survey.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace gc2pc {
namespace {

/// Explains one legacy principal.
class PrincipalStory {
 public:
  PrincipalStory(const PlanningParts& parts, std::size_t row)
      : parts_(parts), row_(row), from_(parts.source.principals[row]), who_(parts.people.who(from_.id)) {}

  std::vector<ExplainedPart> tell() { return {identity(), references(), groups(), roles(), findings()}; }

 private:
  [[nodiscard]] ExplainedPart identity() const {
    ExplainedPart part{"Identity", {}};
    const auto standing = parts_.people.standing(from_.id);
    if (standing == Standing::federated_group) {
      part.entries.push_back({"principal", std::nullopt, {{"C36", "federated groups are not migrated"}}});
      return part;
    }
    if (const auto row = parts_.people.target_row(who_)) {
      const auto& to = parts_.target.principals[*row];
      Ground why{"C35", "the target has the same prinGuid; its row is used, unchanged"};
      if (standing == Standing::system)
        why = {"C34", "a legacy SystemUser is the target's"};
      else if (parts_.people.matched_by_uri(row_))
        why = {"C35", "the target has the same prinUri under another prinGuid; its row is used, unchanged"};
      part.entries.push_back({"prinID", std::to_string(to.id.value), {why}});
      part.entries.push_back({"prinGuid", to.guid.text(), {why}});
      return part;
    }
    if (!parts_.principals.is_migrated(row_)) {
      part.entries.push_back({"principal", std::nullopt, {{"C33", "nothing that is written refers to it"}}});
      return part;
    }
    const auto id = parts_.principals.id(who_);
    for (const auto& to : parts_.plan.structure.principals.inserted)
      if (to.id == id)
        columns(part, to);
    return part;
  }

  void columns(ExplainedPart& part, const chat::Principal& to) const {
    const auto add = [&](std::string what, std::string value, Ground ground) {
      part.entries.push_back({std::move(what), std::move(value), {std::move(ground)}});
    };
    add("prinID", std::to_string(to.id.value),
        {"C35", "new: the target's highest id plus the position in the order"});
    add("prinGuid", to.guid.text(), {"C35", "kept"});
    add("prinUri", to.uri, {"C38", "kept"});
    add("prinDisplayName", to.display_name.value_or("NULL"), {"C38", "the legacy prinName"});
    add("prinName", to.name.value_or("NULL"),
        {"C38", from_.ad_path ? "first name in prinADPath " + *from_.ad_path : "the legacy prinName"});
    add("prinTypeID", to_string(to.type),
        {"C36", to.type == from_.type ? "kept" : "federated users become disabled users without roles"});
    Ground disabled{"C37", from_.disabled ? "disabled before" : "was not disabled"};
    if (to.disabled == 2)
      disabled = {"C37", "disabled, and the object is not in the directory"};
    else if (to.type != from_.type)
      disabled = {"C36", "federated users are disabled"};
    add("prinDisabled", std::to_string(to.disabled), disabled);
  }

  /// C33: what refers to it.
  [[nodiscard]] ExplainedPart references() const {
    ExplainedPart part{"Used by", {}};
    const auto add = [&](std::string what, std::size_t rows) {
      if (rows > 0)
        part.entries.push_back({std::move(what), std::to_string(rows), {{"C33", "written rows"}}});
    };
    const auto mine = [&](const auto& row) { return row.principal == from_.id; };
    const auto& roles = parts_.roles.rows();
    add("roles", static_cast<std::size_t>(std::count_if(roles.begin(), roles.end(), mine)));
    const auto& scopes = parts_.scopes.rows();
    add("scopes", static_cast<std::size_t>(std::count_if(scopes.begin(), scopes.end(), mine)));
    const auto& invited = parts_.invitations.rows;
    add("invitations", static_cast<std::size_t>(std::count_if(invited.begin(), invited.end(), mine)));
    if (parts_.survey.authors().contains(from_.id))
      part.entries.push_back({"messages", "author", {{"C33", "migrated messages"}}});
    std::size_t members = 0;
    for (const Who who : parts_.people.members(who_))
      for (const auto legacy_row : parts_.people.legacy_rows(who))
        members += who != who_ && parts_.principals.is_migrated(legacy_row);
    add("migrated members", members);
    if (part.entries.empty() && parts_.principals.is_migrated(row_))
      part.entries.push_back({"changes", "by it", {{"C33", "it created or changed written rows"}}});
    return part;
  }

  [[nodiscard]] ExplainedPart groups() const {
    ExplainedPart part{"Groups", {}};
    for (const Who its_group : parts_.people.groups(who_))
      if (its_group != who_)
        part.entries.push_back(
            {who_text(parts_, its_group), "member", {{"C22", "covers it where a scope names the group"}}});
    return part;
  }

  [[nodiscard]] ExplainedPart roles() const {
    ExplainedPart part{"Roles", {}};
    std::set<legacy::NodeId> has_rows;
    for (const auto& row : parts_.source.roles)
      if (parts_.people.who(row.principal) == who_)
        has_rows.insert(row.node);
    if (has_rows.empty())
      return part;
    const std::optional<std::set<Who>> only{{who_}};
    for (const auto& item : parts_.items.all()) {
      const auto path = parts_.tree.path(item.legacy);
      const bool concerned = std::any_of(path.begin(), path.end(), [&](Tree::Index at) {
        return has_rows.contains(parts_.tree.node(at).id);
      });
      if (!concerned)
        continue;
      for (auto& story : explain_roles(parts_, item, only))
        for (auto& entry : story.entries) {
          entry.what = (item.is_category() ? "category '" : "room '") + item.name + "'";
          part.entries.push_back(std::move(entry));
        }
    }
    for (const auto node : has_rows)
      if (const auto at = parts_.tree.find(node);
          at && !parts_.tree.node(*at).is_category && !parts_.items.of(*at))
        part.entries.push_back({"room '" + parts_.tree.node(*at).name + "'",
                                std::nullopt,
                                {{"C13", "the room is not migrated"}}});
    return part;
  }

  [[nodiscard]] ExplainedPart findings() const {
    ExplainedPart part{"Findings", {}};
    for (const auto& finding : parts_.findings)
      if (is_about(finding.key))
        part.entries.push_back({std::string(text_of(finding.code).name), "", {ground_of(finding)}});
    return part;
  }

  /// `prinID 7`, or one of `prinID 5, 7, 9`.
  [[nodiscard]] bool is_about(std::string_view key) const {
    constexpr std::string_view start = "prinID ";
    if (!key.starts_with(start))
      return false;
    const auto own = ", " + std::to_string(from_.id.value) + ", ";
    return (", " + std::string(key.substr(start.size())) + ", ").find(own) != std::string::npos;
  }

  const PlanningParts& parts_;
  std::size_t row_;
  const legacy::Principal& from_;
  Who who_;
};

} // namespace

std::vector<ExplainedPart> explain_principal(const PlanningParts& parts, std::size_t row) {
  auto story = PrincipalStory(parts, row).tell();
  std::erase_if(story, [](const ExplainedPart& part) { return part.entries.empty(); });
  return story;
}

} // namespace gc2pc
