// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/text.hpp"
#include "tests/property/property.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

using namespace gc2pc;
using test::Planned;

TEST_CASE("C9, C10: an executable plan writes no name that is too long or borne by another node") {
  CHECK(test::holds("names are short and unique", [](const Planned& it) {
    if (!it.plan.executable())
      return;
    std::set<chat::NodeId> written;
    for (const auto& node : it.plan.structure.nodes.inserted)
      written.insert(node.id);
    for (const auto& [before, after] : it.plan.structure.nodes.updated)
      written.insert(after.id);
    std::map<std::string, const chat::Node*> bearers;
    for (const auto& node : it.after.nodes) {
      if (node.id == chat::root_node)
        continue;
      RC_ASSERT(!written.contains(node.id) || utf16_length(node.name) <= Utf16Length{256});
      const auto [other, fresh] = bearers.emplace(fold_name(node.name), &node);
      RC_ASSERT(fresh || (!written.contains(node.id) && !written.contains(other->second->id)));
    }
  }));
}

TEST_CASE("C48: an executable plan writes no add-in's name that is too long or borne by another add-in") {
  CHECK(test::holds("names of add-ins are short and unique", [](const Planned& it) {
    if (!it.plan.executable())
      return;
    std::multiset<std::string> names;
    for (const auto& addin : it.after.addins)
      names.insert(fold_name(addin.name));
    for (const auto& addin : it.plan.structure.addins.inserted) {
      RC_ASSERT(names.count(fold_name(addin.name)) == 1U);
      RC_ASSERT(utf16_length(addin.name) <= Utf16Length{50});
    }
  }));
}

TEST_CASE("C6, C7: what is flat already keeps its names") {
  CHECK(test::holds_when_flat("nothing is renamed", [](const Planned& it) {
    for (const auto& finding : it.plan.findings) {
      RC_ASSERT(finding.code != Code::name_prefixed && finding.code != Code::name_shortened &&
                finding.code != Code::name_suffixed && finding.code != Code::name_conflict &&
                finding.code != Code::name_too_long && finding.code != Code::room_moved);
      RC_ASSERT(finding.code != Code::default_category);
    }
    if (!it.whole())
      return;
    std::map<Guid, std::string> names;
    for (const auto& node : it.after.nodes)
      names[node.guid] = node.name;
    for (const auto& node : it.organisation.inputs.source.nodes)
      if (node.parent != node.id && names.contains(node.guid))
        RC_ASSERT(names[node.guid] == node.name);
      else if (node.parent != node.id)
        RC_ASSERT(node.disabled && it.organisation.inputs.policies.disabled_rooms == DisabledRooms::skip);
  }));
}
