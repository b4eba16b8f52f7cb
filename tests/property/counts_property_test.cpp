// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/text.hpp"
#include "tests/property/property.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

using namespace gc2pc;
using test::Planned;

namespace {

using Reasons = std::map<std::string, std::int64_t>;

std::int64_t rows(std::size_t count) {
  return static_cast<std::int64_t>(count);
}

/// The counted reasons that are not zero, without those in `but`.
Reasons reasons(const KindCounts& counts, const std::set<std::string>& but = {}) {
  Reasons result;
  for (const auto& [reason, count] : counts.skipped)
    if (count != 0 && !but.contains(reason))
      result[reason] = count;
  return result;
}

bool is_skipped(const Planned& it, const legacy::Node& node) {
  return !node.is_category && node.disabled &&
         it.organisation.inputs.policies.disabled_rooms == DisabledRooms::skip;
}

} // namespace

TEST_CASE("every row that was read was written or skipped for a reason") {
  CHECK(test::holds("counts balance", [](const Planned& it) {
    if (!it.whole())
      return;
    const auto& source = it.organisation.inputs.source;
    const std::map<std::string, std::size_t> read{{"node", source.nodes.size()},
                                                  {"principal", source.principals.size()},
                                                  {"affiliation", source.affiliations.size()},
                                                  {"addin", source.addins.size()},
                                                  {"role", source.roles.size()},
                                                  {"scope", source.scopes.size()},
                                                  {"invitation", source.invitations.size()},
                                                  {"last-chat", source.last_chat_ids.size()},
                                                  {"preference", source.preferences.size()},
                                                  {"message", it.organisation.messages.size()},
                                                  {"file", it.organisation.inputs.files->size()}};
    RC_ASSERT(it.plan.counts.size() == read.size());
    for (const auto& [kind, count] : read) {
      const auto& counts = it.plan.counts.at(kind);
      RC_ASSERT(counts.balanced());
      RC_ASSERT(counts.read == rows(count));
    }
    const auto& structure = it.plan.structure;
    const auto& rest = it.plan.rest;
    RC_ASSERT(it.plan.counts.at("node").rows ==
              rows(structure.nodes.inserted.size() + structure.nodes.updated.size()));
    RC_ASSERT(it.plan.counts.at("principal").rows == rows(structure.principals.size()));
    RC_ASSERT(it.plan.counts.at("affiliation").rows == rows(structure.affiliations.size()));
    RC_ASSERT(it.plan.counts.at("role").rows == rows(structure.roles.inserted.size()));
    RC_ASSERT(it.plan.counts.at("scope").rows == rows(structure.scopes.inserted.size()));
    RC_ASSERT(it.plan.counts.at("invitation").written == rows(rest.invitations.inserted.size()));
    RC_ASSERT(it.plan.counts.at("preference").written == rows(rest.preferences.inserted.size()));
  }));
}

TEST_CASE("C43, C44: messages are counted by what becomes of them") {
  CHECK(test::holds("messages are counted", [](const Planned& it) {
    if (!it.whole())
      return;
    const auto start = it.organisation.inputs.policies.start_date;
    Reasons expected;
    std::int64_t written = 0;
    for (const auto& message : it.organisation.messages) {
      const auto* node = it.legacy(message.room);
      if (start && message.date < *start)
        ++expected["before-start-date"];
      else if (!node || node->is_category)
        ++expected["messages-without-room"];
      else if (is_skipped(it, *node))
        ++expected["room-skipped"];
      else
        ++written;
    }
    RC_ASSERT(it.plan.counts.at("message").written == written);
    RC_ASSERT(it.plan.message_count() == written);
    RC_ASSERT(reasons(it.plan.counts.at("message")) == expected);
  }));
}

TEST_CASE("C32: a role has one reason to be dropped, the first that applies") {
  CHECK(test::holds("roles are counted", [](const Planned& it) {
    if (!it.whole())
      return;
    const auto& inputs = it.organisation.inputs;
    std::map<legacy::RoleTypeId, std::string> kinds;
    for (const auto& type : inputs.source.role_types)
      kinds[type.id] = fold_case(type.description);
    std::map<legacy::PrincipalId, PrincipalType> types;
    for (const auto& principal : inputs.source.principals)
      types[principal.id] = principal.type;
    Reasons expected;
    for (const auto& role : inputs.source.roles) {
      const auto* node = it.legacy(role.node);
      const auto& kind = kinds[role.type];
      const bool is_root = node && node->parent == node->id;
      if (!node)
        ++expected["no such node"];
      else if (is_skipped(it, *node))
        ++expected["skipped room"];
      else if (kind != "member" && kind != "manager" && kind != "voiced")
        ++expected["unknown-role-kind"];
      else if (!types.contains(role.principal))
        ++expected["orphan"];
      else if (types[role.principal] == PrincipalType::external_user ||
               types[role.principal] == PrincipalType::federated_user ||
               types[role.principal] == PrincipalType::federated_group)
        ++expected["federated"];
      else if (kind == "voiced" && node->is_category)
        ++expected["voiced-on-category"];
      else if (kind == "manager" && is_root && inputs.policies.root_managers == RootManagers::drop)
        ++expected["root-manager"];
    }
    RC_ASSERT(reasons(it.plan.counts.at("role"), {"voiced-on-normal", "out of scope", "denied in the target",
                                                  "same role nearer to the room", "has no effect"}) ==
              expected);
  }));
}

TEST_CASE("C7, C13, C47, C48: nodes, add-ins and preferences are counted by what becomes of them") {
  CHECK(test::holds("nodes and others are counted", [](const Planned& it) {
    if (!it.whole())
      return;
    const auto& source = it.organisation.inputs.source;
    Reasons nodes{{"root", 1}}, addins;
    for (const auto& node : source.nodes)
      if (is_skipped(it, node))
        ++nodes["room-skipped"];
    RC_ASSERT(reasons(it.plan.counts.at("node")) == nodes);
    RC_ASSERT(rows(it.plan.rooms.size()) ==
              std::count_if(source.nodes.begin(), source.nodes.end(),
                            [&](const auto& node) { return !node.is_category && !is_skipped(it, node); }));
    std::set<Guid> known;
    for (const auto& addin : it.before.addins)
      known.insert(addin.id);
    for (const auto& addin : source.addins) {
      const auto url = ascii_lower(addin.url);
      if (!known.contains(addin.id) && !url.starts_with("http://") && !url.starts_with("https://"))
        ++addins["addin-url"];
    }
    RC_ASSERT(reasons(it.plan.counts.at("addin")) == addins);
    std::set<std::pair<std::string, std::int64_t>> preferences;
    for (const auto& row : it.before.preferences)
      preferences.emplace(fold_name(row.label), row.sequence);
    std::int64_t kept = 0;
    for (auto row : source.preferences) {
      clean_utf8(row.label);
      kept += preferences.emplace(fold_name(row.label), row.sequence).second ? 0 : 1;
    }
    RC_ASSERT(it.plan.counts.at("preference").skipped_total() == kept);
  }));
}
