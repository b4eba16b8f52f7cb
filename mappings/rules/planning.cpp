// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/planning.hpp"

#include "mappings/digest/source_digest.hpp"
#include "mappings/model/row_key.hpp"
#include "mappings/rules/bad_values.hpp"
#include "mappings/rules/clean.hpp"
#include "mappings/rules/keys.hpp"
#include "mappings/rules/times.hpp"

#include <utility>

namespace gc2pc {
namespace {

template <class Inventory>
void sort_tables(Inventory& inventory) {
  for_each_table(inventory, [](auto& rows) { sort_rows(rows); });
}

} // namespace

Planning::Planning(PlanInputs given) : in(std::move(given)), log(in.max_errors) {
  // Row order decides ties and ids, so it must not depend on the engine.
  sort_tables(in.source); // so that findings of bad text have an order too
  auto xml_findings = clean_inventory(in.source, in.policies, log);
  sort_tables(in.source); // and again by the keys that cleaning changed
  report_bad_values(in.source.bad_values, in.policies.bad_values, log);
  time_limit = message_time_limit(in.source);
  judge_times(in.source, in.policies.bad_time, log);
  repeated = drop_repeated_keys(in.source, log);
  source_digest = rows_digest(in.source);
  source_roles = in.source.roles;
  in.source.roles = std::vector<legacy::Role>();
  source_affiliations = in.source.affiliations;
  in.source.affiliations = std::vector<legacy::Affiliation>();
  tree.emplace(in.source.nodes, log);
  plan.legacy_pool = pool_id(in.source, tree->whole() ? &tree->node(tree->root()) : nullptr);
  prepare_target();
  kinds.emplace(in.source.role_types, target.role_types, log);
  if (tree->whole() && kinds->whole()) {
    whole = true;
    for (auto& finding : xml_findings)
      log.add(std::move(finding));
    convert_structure();
  }
  open_survey();
}

void Planning::prepare_target() {
  plan.creates_target = !in.target;
  plan.seed = chat::seed_for(plan.legacy_pool);
  target = in.target ? *in.target : inventory_of(plan.seed);
  sort_tables(target);
}

void Planning::convert_structure() {
  people.emplace(in.source, source_affiliations, target);
  overrides.emplace(*tree, in.policies, log);
  items.emplace(*tree, target, in.policies, *overrides, plan.legacy_pool, in.kept_ids, log);
  addins = convert_addins(in.source.addins, target.addins, in.policies, log);
  nodes = convert_nodes(*tree, *items, target, in.policies, addins.available, log);
  for (std::size_t i = 0; i < nodes.size(); ++i)
    row_of.emplace(nodes[i].item, i);
  scopes.emplace(in.source, target, *tree, *items, *people, log);
  roles.emplace(in.source, source_roles, target, in.policies, *tree, *items, *kinds, *people, *scopes, log);
  invitations = convert_invitations(
      in.source, target, *tree, *items, [&](const Item& item) { return sends(item); }, *people, log);
  preferences = convert_preferences(in.source.preferences, target.preferences, log);
  unknown = unknown_author(in.source, in.policies, plan.legacy_pool, tree->node(tree->root()), *people);
}

bool Planning::sends(const Item& item) {
  if (item.fate == Fate::adopted)
    return sends_invitations(target.nodes[item.target_row], *items, target);
  return nodes[row_of.at(&item)].sends_invitations;
}

void Planning::open_survey() {
  const auto channel = [this](legacy::NodeId id) {
    // After a database error no room is known to be migrated, so no message is examined.
    ChannelFacts facts{channel_kind(id, *tree, whole ? &*items : nullptr), {}, in.policies.start_date};
    if (facts.kind == ChannelKind::migrated_room) {
      const auto node = *tree->find(id);
      facts.guid = items->of(node)->target_guid;
      facts.start = overrides->of(node).start_date;
    }
    return facts;
  };
  const auto author = [this](legacy::PrincipalId id) {
    return whole ? people->target_guid(id) : std::optional<Guid>();
  };
  survey.emplace(in.policies, time_limit, channel, author, unknown ? unknown->guid_in(target) : Guid{},
                 LinkBook(in.files), log);
}

} // namespace gc2pc
