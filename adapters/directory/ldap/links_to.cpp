// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/links_to.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace gc2pc::ldap {
namespace {

/// One object by its GUID, if it meets the filter.
Search one_object(std::string_view guid, const Filter& filter) {
  Search search;
  search.base = guid_base(guid);
  search.scope = Scope::base;
  search.filter = filter;
  search.attributes = {"objectGUID"};
  return search;
}

/// Link attributes that an object has values of, whatever values. Servers add options
/// (`member;range=0-1499`).
std::set<std::string> link_names(const DirectoryEntry& holder, const Schema& schema) {
  std::set<std::string> names;
  for (const auto& attribute : holder.attributes)
    if (auto name = attribute.name.substr(0, attribute.name.find(';')); schema.is_forward_link(name))
      names.insert(std::move(name));
  return names;
}

} // namespace

std::vector<Link> links_to(Forest& forest, const std::string& dn) {
  const auto& schema = forest.schema();
  std::vector<Filter> filters;
  for (const auto& attribute : schema.forward_links())
    filters.push_back(Filter::equals(attribute, dn));
  std::vector<Link> links;
  if (filters.empty())
    return links;
  const auto ask = [&](const Search& search) {
    try {
      return forest.search_again(search);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::not_found) // deleted a moment ago
        throw;
      return std::vector<DirectoryEntry>{};
    }
  };
  for (const auto& holder : forest.search(Filter::any_of(filters), {"objectGUID"})) {
    const auto guid = holder.first("objectGUID");
    // Which of a hundred attributes it is: first those that the object has at all, then the server compares.
    auto present = one_object(guid, Filter::present("objectClass"));
    present.attributes = schema.forward_links();
    present.names_only = true;
    for (const auto& found : ask(present))
      for (const auto& attribute : link_names(found, schema))
        if (!ask(one_object(guid, Filter::equals(attribute, dn))).empty())
          links.push_back({holder.dn, guid, attribute});
  }
  std::sort(links.begin(), links.end(), [](const Link& a, const Link& b) {
    return std::tie(a.holder_guid, a.attribute) < std::tie(b.holder_guid, b.attribute);
  });
  return links;
}

std::optional<bool> names(DirectorySession& session, std::string_view holder_guid, std::string_view attribute,
                          std::string_view dn) {
  try {
    const auto search = one_object(holder_guid, Filter::equals(attribute, dn));
    return !session.read([&](Connection& connection) { return connection.search(search); }).empty();
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::not_found)
      return std::nullopt;
    throw;
  }
}

} // namespace gc2pc::ldap
