// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/assess.hpp"

#include "migrator/base/format.hpp"
#include "migrator/plan/server_notes.hpp"
#include "migrator/workflows/plan.hpp"
#include "migrator/workflows/target_probe.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

template <class Rows, class Condition>
std::int64_t count_if(const Rows& rows, Condition condition) {
  return std::count_if(rows.begin(), rows.end(), condition);
}

std::vector<InventoryCount> count(const legacy::Inventory& inventory, const Plan& plan) {
  const auto& nodes = inventory.nodes;
  const auto& principals = inventory.principals;
  const auto categories = count_if(nodes, [](const auto& node) { return node.is_category; });
  const auto rooms = static_cast<std::int64_t>(nodes.size()) - categories;
  const auto disabled = count_if(nodes, [](const auto& node) { return !node.is_category && node.disabled; });
  const auto users = count_if(principals, [](const auto& p) { return p.type == PrincipalType::user; });
  const auto disabled_users =
      count_if(principals, [](const auto& p) { return p.type == PrincipalType::user && p.disabled; });
  const auto outside = count_if(principals, [](const auto& p) {
    return is_federated_user(p.type) || p.type == PrincipalType::federated_group;
  });
  const auto note = [](std::int64_t number, std::string_view what) {
    return number == 0 ? std::string() : grouped(number) + ' ' + std::string(what);
  };
  std::vector<InventoryCount> counts{
      {"categories", categories, "the root included"},
      {"rooms", rooms, note(disabled, "disabled")},
      {"users", users, note(disabled_users, "disabled")},
      {"federated and external", outside, {}},
      {"groups, folders, domains", static_cast<std::int64_t>(principals.size()) - users - outside, {}},
      {"role entries", static_cast<std::int64_t>(inventory.roles.size()), {}},
      {"scope entries", static_cast<std::int64_t>(inventory.scopes.size()), {}},
      {"invitations", static_cast<std::int64_t>(inventory.invitations.size()), {}},
      {"add-ins", static_cast<std::int64_t>(inventory.addins.size()), {}},
  };
  if (const auto messages = plan.counts.find("message"); messages != plan.counts.end())
    counts.push_back(
        {"messages", messages->second.read, note(messages->second.skipped_total(), "not migrated")});
  if (!plan.files.empty())
    counts.push_back({"files", static_cast<std::int64_t>(plan.files.size()), {}});
  return counts;
}

} // namespace

Assessment assess(ReadSession& session, ChatStore* target, Observer& observer, const StopRequested& stop) {
  Assessment result;
  if (session.has_handover()) {
    result.directory = directory_preview(session); // first: it takes seconds, and may need an administrator
    session.lookup_address.reset(); // what the directory knows of accounts is of use all the same (C37)
  }
  result.plan = make_plan(session, observer, stop);
  const auto inventory = session.source->inventory();
  result.source = session.source->description();
  result.profile = session.source->profile().name;
  result.generation = name_of(inventory.generation);
  result.pool_id = result.plan.plan.legacy_pool.text();
  result.inventory = count(inventory, result.plan.plan);
  result.limits = limits_of(inventory, result.plan.plan, session.policies);
  result.forecast = result.plan.forecast;
  if (target) {
    result.target_obstacles = target->obstacles();
    if (auto note = note_of_target(*target, result.plan.plan))
      result.plan.servers.push_back(std::move(*note));
    result.writing = probe_target(*session.source, *target, observer, stop);
    result.forecast = forecast_by(result.plan.plan, result.plan.rates, *result.writing);
  }
  return result;
}

} // namespace gc2pc
