// SPDX-License-Identifier: Apache-2.0
/// \file
/// A planning at work: what is read, and what the rules made of it so far.
#pragma once

#include "mappings/rules/addins.hpp"
#include "mappings/rules/finding_log.hpp"
#include "mappings/rules/invitations.hpp"
#include "mappings/rules/node_rows.hpp"
#include "mappings/rules/overrides.hpp"
#include "mappings/rules/people.hpp"
#include "mappings/rules/people_left.hpp"
#include "mappings/rules/planner.hpp"
#include "mappings/rules/preferences.hpp"
#include "mappings/rules/principals.hpp"
#include "mappings/rules/roles.hpp"
#include "mappings/rules/scopes.hpp"
#include "mappings/rules/survey.hpp"

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace gc2pc {

/// The constructor applies the rules of everything but the messages. Members come in the order in which they
/// need each other; later ones refer to earlier ones.
struct Planning {
  explicit Planning(PlanInputs given);
  ~Planning() = default;
  Planning(const Planning&) = delete;
  Planning& operator=(const Planning&) = delete;

  PlanInputs in; ///< without the source's roles and affiliations, which come packed
  FindingLog log;
  Plan plan;
  std::string source_digest; ///< of the source's rows
  PackedList<legacy::Role> source_roles;
  PackedList<legacy::Affiliation> source_affiliations; ///< by principal
  std::optional<Tree> tree;
  std::optional<RoleKinds> kinds;
  chat::Inventory target; ///< as it will be found: the given one, or the seed
  std::optional<People> people;
  std::optional<Overrides> overrides;
  std::optional<Items> items;
  Addins addins;
  std::optional<Scopes> scopes;
  std::optional<Roles> roles;
  std::vector<NodeRow> nodes;
  std::unordered_map<const Item*, std::size_t> row_of; ///< into nodes
  Invitations invitations;
  Preferences preferences;
  std::optional<UnknownAuthor> unknown;
  std::optional<Ticks> time_limit;              ///< C58
  std::map<std::string, std::int64_t> repeated; ///< rows dropped for their key, by table (C56)
  std::optional<Survey> survey;
  std::optional<Principals> principals; ///< after the last message
  std::vector<PeopleOn> people_on;      ///< where the source has roles, by node; after the last message
  bool explains = false;                ///< how the rules decided is asked afterwards: nothing may be let go
  bool whole = false;                   ///< no database error: everything below the tree may be asked

 private:
  void prepare_target();
  void convert_structure();
  void open_survey();
  [[nodiscard]] bool sends(const Item& item);
};

} // namespace gc2pc
