// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/primary_group.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldap/links_to.hpp"
#include "adapters/directory/ldap/relatives.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "adapters/directory/security_descriptor.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>

namespace gc2pc::ldap {

bool PrimaryGroup::is_member(const DirectoryEntry& group, const std::string& account) {
  return names(session_, group.first("objectGUID"), "member", account).value_or(false);
}

void PrimaryGroup::restore(const std::string& base, const Attempt& attempt) {
  const auto& wanted = *image_.primary_group;
  if (!wanted.guid)
    return;
  const auto read = [&](const std::string& object, std::vector<std::string> attributes) {
    return session_.read([&](Connection& connection) { return connection.read(object, attributes); });
  };
  const auto group_base = guid_base(wanted.guid->directory_octets());
  const auto group = read(group_base, {"objectGUID", "objectSid"});
  const auto account = read(base, {"objectSid", "primaryGroupID"});
  if (!group || !account)
    return; // the comparison says so
  const auto number = rid_of(group->first("objectSid"));
  const auto now = primary_group_number(*account);
  if (!number || now == number)
    return;
  const auto& dn = account->dn;
  const auto change = [&](const std::string& object, Change::Operation operation, const char* attribute,
                          const std::string& value) {
    return [=](Connection& connection) { connection.modify(object, {{operation, attribute, {value}}}); };
  };
  if (!is_member(*group, dn))
    attempt("member of " + quoted_name(group->dn), change(group_base, Change::Operation::add, "member", dn));
  attempt("primaryGroupID",
          change(base, Change::Operation::replace, "primaryGroupID", std::to_string(*number)));
  const auto former = now ? group_of(forest_, account->first("objectSid"), *now) : std::nullopt;
  if (!former)
    return;
  const auto former_octets = former->first("objectGUID");
  const bool was_member = std::any_of(image_.links.begin(), image_.links.end(), [&](const Link& link) {
    return link.holder_guid == former_octets && equals_ignoring_case(link.attribute, "member");
  });
  // Only when the number was really changed: the directory refuses to take a primary member out.
  const auto after = read(base, {"primaryGroupID"});
  if (!was_member && after && primary_group_number(*after) == number && is_member(*former, dn))
    attempt("member of " + quoted_name(former->dn),
            change(guid_base(former_octets), Change::Operation::remove, "member", dn));
}

} // namespace gc2pc::ldap
