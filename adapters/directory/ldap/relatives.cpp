// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/relatives.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/security_descriptor.hpp"

#include <algorithm>
#include <charconv>

namespace gc2pc::ldap {

ObjectReference reference_to(const DirectoryEntry& entry) {
  return {entry.dn, Guid::from_directory(entry.first("objectGUID"))};
}

std::optional<ObjectReference> parent_of(DirectorySession& session, const std::string& dn) {
  const auto name = Dn::require(dn).parent();
  if (!name)
    return std::nullopt;
  const auto parent =
      session.read([&](Connection& connection) { return connection.read(*name, {"objectGUID"}); });
  return parent ? std::optional(ldap::reference_to(*parent)) : std::nullopt;
}

std::optional<std::uint32_t> primary_group_number(const DirectoryEntry& account) {
  const auto text = account.first("primaryGroupID");
  std::uint32_t number = 0;
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  return !text.empty() && parsed.ec == std::errc{} && parsed.ptr == end ? std::optional(number)
                                                                        : std::nullopt;
}

std::optional<DirectoryEntry> group_of(Forest& forest, const std::string& sid, std::uint32_t rid) {
  const auto wanted = sibling_of(sid, rid);
  if (wanted.empty())
    return std::nullopt;
  auto found = forest.search(
      Filter::all_of({Filter::equals("objectClass", "group"), Filter::equals("objectSid", wanted)}),
      {"objectGUID", "objectSid"});
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<ObjectReference> primary_group_of(Forest& forest, const DirectoryEntry& account) {
  const auto number = primary_group_number(account);
  const auto group = number ? group_of(forest, account.first("objectSid"), *number) : std::nullopt;
  return group ? std::optional(ldap::reference_to(*group)) : std::nullopt;
}

std::vector<ObjectReference> children_of(DirectorySession& session, const std::string& dn) {
  Search below;
  below.base = dn;
  below.scope = Scope::subtree;
  below.attributes = {"objectGUID"};
  std::vector<ObjectReference> children;
  for (const auto& entry : session.read([&](Connection& connection) { return connection.search(below); }))
    if (!same_dn(entry.dn, dn))
      children.push_back(ldap::reference_to(entry));
  std::sort(children.begin(), children.end(), [](const auto& a, const auto& b) { return a.dn < b.dn; });
  return children;
}

} // namespace gc2pc::ldap
