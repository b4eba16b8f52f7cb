// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/object_compare.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/owners.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "adapters/directory/security_descriptor.hpp"
#include "mappings/model/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace gc2pc {
namespace {

using Contents = std::map<std::string, std::multiset<std::string>>;

/// What of an object counts: values without their order.
Contents contents_of(const DirectoryEntry& entry, Comparison comparison, const CompareQuestions& questions) {
  Contents contents;
  for (const auto& attribute : entry.attributes) {
    const auto name = ascii_lower(attribute.name);
    if (is_left_to_server(name) || questions.ignored(name))
      continue;
    if (attribute.values.size() == 1 && is_default_of_restore(name, attribute.values.front()))
      continue;
    for (const auto& value : attribute.values)
      if (comparison == Comparison::as_it_was || !is_sip_value(attribute.name, value))
        contents[name].insert(value);
  }
  return contents;
}

std::set<std::string> different_attributes(const Contents& before, const Contents& now) {
  std::set<std::string> names;
  for (const auto& [name, values] : before)
    if (const auto found = now.find(name); found == now.end() || found->second != values)
      names.insert(name);
  for (const auto& [name, values] : now)
    if (!before.contains(name))
      names.insert(name);
  return names;
}

bool contains(const std::vector<NamingObject>& all, const NamingObject& one) {
  return std::any_of(all.begin(), all.end(), [&](const NamingObject& other) {
    return equals_ignoring_case(other.attribute, one.attribute) && same_reference(other.holder, one.holder);
  });
}

bool contains(const std::vector<ObjectReference>& all, const ObjectReference& one) {
  return std::any_of(all.begin(), all.end(), [&](const auto& other) { return same_reference(other, one); });
}

std::string membership(const NamingObject& link, bool had) {
  const auto name = quoted_name(link.holder.dn);
  if (equals_ignoring_case(link.attribute, "member"))
    return had ? "it is not a member of " + name : "it is a member of " + name + " now, but was not before";
  return had ? name + " does not refer to it (" + link.attribute + ")"
             : name + " refers to it (" + link.attribute + ") now, but did not before";
}

void add_links(const ObjectState& before, const ObjectState& now, const CompareQuestions& questions,
               std::vector<std::string>& differences) {
  std::set<std::string> gone; // one object may have named it in several ways
  for (const auto& link : before.named_by) {
    if (contains(now.named_by, link))
      continue;
    if (questions.exists(link.holder))
      differences.push_back(membership(link, true));
    else if (gone.insert(link.holder.dn).second)
      differences.push_back(lost_holder(link.holder.dn));
  }
  for (const auto& link : now.named_by)
    if (!contains(before.named_by, link))
      differences.push_back(membership(link, false));
}

} // namespace

std::string lost_holder(const std::string& dn) {
  return quoted_name(dn) + ", which referred to it, does not exist";
}

bool has_password(const DirectoryEntry& entry) {
  const auto set = entry.first("pwdLastSet");
  return !set.empty() && set != "0";
}

bool has_signed_in(const DirectoryEntry& entry) {
  for (const auto* name : {"lastLogonTimestamp", "lastLogon"})
    if (const auto time = entry.first(name); !time.empty() && time != "0")
      return true;
  return false;
}

bool is_left_to_server(std::string_view attribute) {
  // Beside what changes by itself: what is compared in another way, and what a deletion leaves behind.
  static constexpr std::array<std::string_view, 28> names{"badpasswordtime",
                                                          "badpwdcount",
                                                          "cn",
                                                          "distinguishedname",
                                                          "dscorepropagationdata",
                                                          "instancetype",
                                                          "isdeleted",
                                                          "isrecycled",
                                                          "lastknownparent",
                                                          "lastlogoff",
                                                          "lastlogon",
                                                          "lastlogontimestamp",
                                                          "lockouttime",
                                                          "logoncount",
                                                          "msds-lastknownrdn",
                                                          "name",
                                                          "ntsecuritydescriptor",
                                                          "objectcategory",
                                                          "objectguid",
                                                          "objectsid",
                                                          "primarygroupid",
                                                          "pwdlastset",
                                                          "replpropertymetadata",
                                                          "samaccounttype",
                                                          "usnchanged",
                                                          "usncreated",
                                                          "whenchanged",
                                                          "whencreated"};
  return std::binary_search(names.begin(), names.end(), attribute);
}

bool is_default_of_restore(std::string_view attribute, std::string_view value) {
  return (attribute == "admincount" || attribute == "operatorcount") && value == "0";
}

bool same_descriptor(const DirectoryEntry& before, const DirectoryEntry& now) {
  const auto then = before.first("nTSecurityDescriptor"), today = now.first("nTSecurityDescriptor");
  if (then.empty() || today.empty() || then == today)
    return true;
  const auto a = SecurityDescriptor::parse(then), b = SecurityDescriptor::parse(today);
  return a && b && a->same_as(*b);
}

bool same_reference(const ObjectReference& a, const ObjectReference& b) {
  return a.guid && b.guid ? *a.guid == *b.guid : same_dn(a.dn, b.dn);
}

RestoreFidelity compare_states(const ObjectState& before, const ObjectState& now, const std::string& place,
                               Comparison comparison, const CompareQuestions& questions) {
  RestoreFidelity result;
  auto& differences = result.differences;
  result.same_guid = before.object.first("objectGUID") == now.object.first("objectGUID");
  result.same_sid = before.object.first("objectSid") == now.object.first("objectSid");
  if (!same_dn(now.object.dn, place))
    differences.push_back("its name is " + quoted_name(now.object.dn));
  const auto names = different_attributes(contents_of(before.object, comparison, questions),
                                          contents_of(now.object, comparison, questions));
  if (!names.empty())
    differences.push_back(fmt::format("its attributes differ: {}", fmt::join(names, ", ")));
  if (has_password(before.object) && before.object.first("pwdLastSet") != now.object.first("pwdLastSet"))
    differences.emplace_back(lost_password);
  if (has_signed_in(before.object) && !has_signed_in(now.object))
    differences.emplace_back(lost_last_logon);
  if (!same_descriptor(before.object, now.object))
    differences.emplace_back(lost_descriptor);
  if (before.primary_group &&
      (!now.primary_group || !same_reference(*before.primary_group, *now.primary_group)))
    differences.push_back("its primary group is " +
                          (now.primary_group ? quoted_name(now.primary_group->dn) : "not known") +
                          " and was " + quoted_name(before.primary_group->dn));
  add_links(before, now, questions, differences);
  for (const auto& child : before.children)
    if (!contains(now.children, child))
      differences.push_back(quoted_name(child.dn) + ", which was below it, does not exist");
  for (const auto& child : now.children)
    if (!contains(before.children, child))
      differences.push_back(quoted_name(child.dn) + " is below it now, but was not before");
  return result;
}

} // namespace gc2pc
