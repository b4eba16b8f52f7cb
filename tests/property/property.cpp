// SPDX-License-Identifier: Apache-2.0
#include "tests/property/property.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace gc2pc::test {
namespace {

/// RapidCheck reads its parameters once, at the first property: more cases than its hundred, if no one said
/// how many.
void set_cases() {
  const char* given = std::getenv("RC_PARAMS");
  std::string parameters = given ? given : "";
  if (parameters.find("max_success") == std::string::npos)
    parameters += " max_success=" GC2PC_PROPERTY_CASES;
  ::setenv("RC_PARAMS", parameters.c_str(), 1);
}

bool check(const char* name, const std::function<void(const Planned&)>& property,
           RandomOrganisation (*build)(const Description&)) {
  static const bool once = (set_cases(), true);
  static_cast<void>(once);
  return rc::check(name, [&] {
    const auto description = *any_description();
    property(Planned(build(description)));
  });
}

} // namespace

Planned::Planned(RandomOrganisation given)
    : organisation(std::move(given)), plan(organisation.plan()), before(organisation.target(plan)),
      after(chat::apply(chat::apply(before, plan.structure), plan.rest)) {}

const chat::Node* Planned::node(chat::NodeId id) const {
  const auto found =
      std::find_if(after.nodes.begin(), after.nodes.end(), [&](const auto& node) { return node.id == id; });
  return found == after.nodes.end() ? nullptr : &*found;
}

const legacy::Node* Planned::legacy(legacy::NodeId id) const {
  const auto& nodes = organisation.inputs.source.nodes;
  const auto found =
      std::find_if(nodes.begin(), nodes.end(), [&](const auto& node) { return node.id == id; });
  return found == nodes.end() ? nullptr : &*found;
}

bool holds(const char* name, const std::function<void(const Planned&)>& property) {
  return check(name, property, &build);
}

bool holds_when_flat(const char* name, const std::function<void(const Planned&)>& property) {
  return check(name, property, &build_flat);
}

} // namespace gc2pc::test
