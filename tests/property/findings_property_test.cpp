// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/text.hpp"
#include "tests/property/property.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace gc2pc;
using test::Planned;

namespace {

using Keys = std::set<std::pair<std::string, std::string>>;

std::string number(std::string_view column, std::int64_t value) {
  return std::string(column) + " " + std::to_string(value);
}

/// Table and key of everything that a finding can be about, as the tables say.
Keys known_keys(const Planned& it) {
  const auto& source = it.organisation.inputs.source;
  Keys keys{{"", ""}}; // the run
  for (const auto& row : source.nodes) {
    keys.emplace("tblNode", number("nodeID", row.id.value));
    keys.emplace("tblNode", "split of " + number("nodeID", row.id.value));
    keys.emplace("tblPrincipalInvites", number("nodeID", row.id.value));
  }
  keys.emplace("tblNode", "created category");
  for (const auto& row : source.principals)
    keys.emplace("tblPrincipal", number("prinID", row.id.value));
  for (const auto& row : source.roles)
    keys.emplace("tblPrincipalRole", number("prinRoleNodeID", row.node.value) + ", " +
                                         number("prinRolePrinID", row.principal.value) + ", " +
                                         number("prinRoleTypeID", row.type.value));
  for (const auto& row : source.scopes)
    keys.emplace("tblScopePrincipal",
                 number("scopeNodeID", row.node.value) + ", " + number("scopePrinID", row.principal.value));
  for (const auto& row : source.addins)
    keys.emplace("tblSiopWhiteList", "siopID " + row.id.text());
  for (const auto& row : source.preferences) {
    auto label = row.label;
    clean_utf8(label);
    keys.emplace("tblPreference", "prefLabel " + label + ", " + number("prefSeqID", row.sequence));
  }
  for (const auto& row : it.organisation.messages) {
    keys.emplace("tblChat", number("channelId", row.room.value));
    keys.emplace("tblChat", number("channelId", row.room.value) + ", " + number("chatId", row.id.value));
  }
  keys.emplace("", "target"); // its static rows
  for (const auto* column : {"inheritance", "scopeChange", "overrideMember", "filestoreURI"})
    keys.emplace("tblNode", column);
  for (const auto* column : {"prinAllowedPermSet", "prinUseInheritedPerms"})
    keys.emplace("tblPrincipal", column);
  for (const auto& row : it.before.nodes)
    keys.emplace("tblNode (target)", number("nodeID", row.id.value));
  for (const auto& row : it.before.principals)
    keys.emplace("tblPrincipal (target)", number("prinID", row.id.value));
  for (const auto* database : {"legacy database", "target"})
    keys.emplace("tblRoleType", database);
  return keys;
}

} // namespace

TEST_CASE("C1: a finding has a documented code and is about a row that exists") {
  CHECK(test::holds("findings are about something", [](const Planned& it) {
    const auto keys = known_keys(it);
    for (const auto& finding : it.plan.findings) {
      const auto& text = text_of(finding.code);
      RC_ASSERT(text.code == finding.code);
      RC_ASSERT(code_named(text.name) == finding.code);
      RC_ASSERT(finding.rows >= 0);
      // Files, columns and people who share a name have keys of their own.
      if (finding.code == Code::file_missing || finding.code == Code::file_unnamed ||
          finding.code == Code::file_spelled_otherwise || finding.code == Code::file_too_large ||
          finding.code == Code::bad_text_column || finding.code == Code::duplicate_address ||
          finding.code == Code::duplicate_display_name || finding.code == Code::root_missing ||
          finding.code == Code::broken_tree)
        continue;
      RC_LOG() << text.name << ": " << finding.table << " / " << finding.key << std::endl;
      RC_ASSERT(keys.contains({finding.table, finding.key}));
    }
  }));
}

TEST_CASE("C1: a plan with an error cannot be executed, and findings are in the order of their codes") {
  CHECK(test::holds("errors forbid", [](const Planned& it) {
    const auto& findings = it.plan.findings;
    const bool has_error = std::any_of(findings.begin(), findings.end(), [](const auto& finding) {
      return text_of(finding.code).severity == Severity::error;
    });
    RC_ASSERT(it.plan.executable() == !has_error);
    RC_ASSERT(it.whole() || has_error);
    RC_ASSERT(std::is_sorted(findings.begin(), findings.end(),
                             [](const auto& a, const auto& b) { return a.code < b.code; }));
  }));
}

TEST_CASE("C3: no ill-formed text gets through") {
  CHECK(test::holds("text is clean", [](const Planned& it) {
    const auto clean = [](std::string text) { return clean_utf8(text) == 0; };
    for (const auto& row : it.plan.structure.nodes.inserted)
      RC_ASSERT(clean(row.name) && clean(row.description));
    for (const auto& row : it.plan.structure.principals.inserted)
      RC_ASSERT(clean(row.uri) && clean(row.name.value_or("")) && clean(row.display_name.value_or("")));
    for (const auto& row : it.plan.structure.addins.inserted)
      RC_ASSERT(clean(row.name));
    for (const auto& row : it.plan.rest.preferences.inserted)
      RC_ASSERT(clean(row.label));
    for (const auto& finding : it.plan.findings)
      RC_ASSERT(clean(finding.key) && clean(finding.name) && clean(finding.detail));
  }));
}
