// SPDX-License-Identifier: Apache-2.0
/// \file
/// Builds small legacy organisations for tests: whole by default, so that a test says only what it is about.
#pragma once

#include "mappings/rules/planner.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace gc2pc::test {

/// A GUID that ends in `number`.
inline Guid guid(std::uint32_t number) {
  Guid result;
  result.bytes = {0xaa, 0xbb, 0xcc, 0xdd, 0, 0, 0x40, 0, 0x80, 0};
  for (int i = 0; i < 4; ++i)
    result.bytes[static_cast<std::size_t>(15 - i)] = static_cast<std::uint8_t>(number >> (8 * i));
  return result;
}

/// An organisation under construction. Role types: 101 Member, 102 Manager, 103 Voiced. Principal 1 is the
/// system.
class Organisation {
 public:
  static constexpr std::int64_t member = 101, manager = 102, voiced = 103;

  Organisation() {
    inputs.source.versions.push_back({1, *DateTime::parse("2011-01-01"), "Lync", guid(0xffff)});
    inputs.source.role_types = {{legacy::RoleTypeId{member}, "Member", 3984, true, true},
                                {legacy::RoleTypeId{manager}, "Manager", 12276, false, true},
                                {legacy::RoleTypeId{voiced}, "Voiced", 4096, true, true}};
    person(1, "sip:system@contoso.com").type = PrincipalType::system_user;
    category(1, 1, "Root");
    scope(1, 1);
  }

  legacy::Node& category(std::int64_t id, std::int64_t parent, std::string name) {
    return node(id, parent, std::move(name), true);
  }
  legacy::Node& room(std::int64_t id, std::int64_t parent, std::string name) {
    return node(id, parent, std::move(name), false);
  }
  legacy::Principal& person(std::int64_t id, std::string uri) {
    legacy::Principal principal;
    principal.id = legacy::PrincipalId{id};
    principal.guid = guid(static_cast<std::uint32_t>(0x10000 + id));
    principal.uri = std::move(uri);
    principal.name = "Person " + std::to_string(id);
    principal.type = PrincipalType::user;
    principal.added_on = principal.updated_on = Ticks{633'794'400'000'000'000};
    inputs.source.principals.push_back(principal);
    return inputs.source.principals.back();
  }
  /// A node that is there, to be changed.
  legacy::Node& node(std::int64_t id) {
    for (auto& node : inputs.source.nodes)
      if (node.id == legacy::NodeId{id})
        return node;
    throw std::runtime_error("no node " + std::to_string(id));
  }
  void role(std::int64_t node, std::int64_t principal, std::int64_t type) {
    inputs.source.roles.push_back({legacy::NodeId{node}, legacy::PrincipalId{principal},
                                   legacy::RoleTypeId{type}, legacy::PrincipalId{1}, type != manager, true});
  }
  void scope(std::int64_t node, std::int64_t principal) {
    inputs.source.scopes.push_back(
        {legacy::NodeId{node}, legacy::PrincipalId{principal}, legacy::PrincipalId{1}});
  }
  void message(std::int64_t room, std::int64_t id, std::int64_t author, std::string content) {
    messages.push_back({legacy::NodeId{room}, ChatId{id}, Ticks{634'000'000'000'000'000 + id},
                        legacy::PrincipalId{author}, false, std::move(content), std::nullopt});
  }

  [[nodiscard]] Plan plan() const {
    Planner planner(inputs);
    auto rows = messages;
    planner.survey(rows);
    return planner.finish();
  }

  PlanInputs inputs;
  std::vector<legacy::Message> messages;

 private:
  legacy::Node& node(std::int64_t id, std::int64_t parent, std::string name, bool is_category) {
    legacy::Node node;
    node.id = legacy::NodeId{id};
    node.guid = guid(static_cast<std::uint32_t>(id));
    node.parent = legacy::NodeId{parent};
    node.is_category = is_category;
    node.scope_change = is_category; // so that C50 has nothing to say
    node.name = std::move(name);
    node.behavior = 4;
    node.visibility = 3;
    node.scope_definer = node.role_definer = legacy::NodeId{1};
    node.added_by = node.updated_by = legacy::PrincipalId{1};
    node.added_on = node.updated_on = Ticks{633'794'400'000'000'000 + id};
    inputs.source.nodes.push_back(std::move(node));
    return inputs.source.nodes.back();
  }
};

/// The new row of a node by its name; fails the test when there is none.
inline chat::Node node_named(const Plan& plan, const std::string& name) {
  for (const auto& node : plan.structure.nodes.inserted)
    if (node.name == name)
      return node;
  throw std::runtime_error("the plan makes no node named '" + name + "'");
}

/// `key: detail` of every finding of a code.
inline std::vector<std::string> said(const Plan& plan, Code code) {
  std::vector<std::string> texts;
  for (const auto& finding : plan.findings)
    if (finding.code == code)
      texts.push_back(finding.key + ": " + finding.detail);
  return texts;
}

inline std::int64_t count(const Plan& plan, Code code) {
  std::int64_t found = 0;
  for (const auto& finding : plan.findings)
    found += finding.code == code;
  return found;
}

} // namespace gc2pc::test
