// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/schema.hpp"

#include "mappings/model/text.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace gc2pc::ldap {
namespace {

/// systemFlags: the value is computed when it is read.
constexpr long constructed = 4;
/// Syntax of a plain distinguished name. Links with something beside the name (DN-Binary, DN-String) cannot
/// be searched by the name alone, and none of them points to accounts in the base schema.
constexpr std::string_view dn_syntax = "2.5.5.1";
/// Octet strings, security descriptors, SIDs.
constexpr std::array<std::string_view, 3> octet_syntaxes{"2.5.5.10", "2.5.5.15", "2.5.5.17"};

} // namespace

Schema Schema::read(DirectorySession& session) {
  Search search;
  search.base = session.root().schema;
  search.scope = Scope::children;
  std::vector<Filter> wanted{Filter::present("linkID"), Filter::equals("systemOnly", "TRUE"),
                             Filter::present("systemFlags")};
  for (const auto syntax : octet_syntaxes)
    wanted.push_back(Filter::equals("attributeSyntax", syntax));
  search.filter = Filter::all_of({Filter::equals("objectClass", "attributeSchema"), Filter::any_of(wanted)});
  search.attributes = {"lDAPDisplayName", "linkID", "attributeSyntax", "systemOnly", "systemFlags"};
  Schema schema;
  for (const auto& entry : session.read([&](Connection& connection) { return connection.search(search); })) {
    const auto name = entry.first("lDAPDisplayName");
    const auto lowered = ascii_lower(name);
    if (const auto link = entry.first("linkID"); !link.empty()) {
      const bool forward =
          std::strtol(link.c_str(), nullptr, 10) % 2 == 0; // the back link has the next number
      (forward ? schema.all_forward_links_ : schema.back_links_).insert(lowered);
      if (forward && entry.first("attributeSyntax") == dn_syntax)
        schema.forward_links_.push_back(name);
    }
    if (const auto syntax = entry.first("attributeSyntax");
        std::find(octet_syntaxes.begin(), octet_syntaxes.end(), syntax) != octet_syntaxes.end())
      schema.octets_.insert(lowered);
    if (entry.first("systemOnly") == "TRUE" ||
        (std::strtol(entry.first("systemFlags").c_str(), nullptr, 10) & constructed) != 0)
      schema.system_only_.insert(lowered);
  }
  return schema;
}

bool Schema::is_back_link(std::string_view attribute) const {
  return back_links_.contains(ascii_lower(attribute));
}

bool Schema::is_forward_link(std::string_view attribute) const {
  return all_forward_links_.contains(ascii_lower(attribute));
}

bool Schema::is_octets(std::string_view attribute) const {
  return octets_.contains(ascii_lower(attribute));
}

bool Schema::is_system_only(std::string_view attribute) const {
  return system_only_.contains(ascii_lower(attribute));
}

} // namespace gc2pc::ldap
