// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_relatives.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/links.hpp"
#include "adapters/directory/owners.hpp"
#include "adapters/directory/security_descriptor.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace gc2pc {
namespace {

/// Some export programs write it as text.
std::optional<Guid> guid_of(const DirectoryEntry& entry) {
  const auto value = entry.first("objectGUID");
  if (auto guid = Guid::from_directory(value))
    return guid;
  return Guid::parse(value);
}

/// Among the live objects.
template <class Test>
std::optional<std::size_t> first_record(const LdifDocument& document, Test&& test) {
  for (std::size_t i = 0; i < document.size(); ++i)
    if (const auto entry = document.record(i).entry(); test(entry) && !is_deleted(entry))
      return i;
  return std::nullopt;
}

std::optional<ObjectReference> primary_group_of(const LdifDocument& document, const DirectoryEntry& account) {
  const auto text = account.first("primaryGroupID");
  std::uint32_t number = 0;
  const auto* end = text.data() + text.size();
  if (const auto parsed = std::from_chars(text.data(), end, number);
      text.empty() || parsed.ec != std::errc{} || parsed.ptr != end)
    return std::nullopt;
  const auto sid = sibling_of(sid_from(account.first("objectSid")), number);
  if (sid.empty())
    return std::nullopt;
  const auto found = first_record(document, [&](const DirectoryEntry& entry) {
    return entry.is_a("group") && sid_from(entry.first("objectSid")) == sid;
  });
  return found ? std::optional(reference_to(document.record(*found).entry())) : std::nullopt;
}

std::vector<ObjectReference> children_of(const LdifDocument& document, const std::string& key) {
  const auto below = "," + key;
  std::vector<ObjectReference> children;
  for (std::size_t i = 0; i < document.size(); ++i)
    if (document.key(i).ends_with(below))
      children.push_back(reference_to(document.record(i).entry()));
  std::sort(children.begin(), children.end(), [](const auto& a, const auto& b) { return a.dn < b.dn; });
  return children;
}

std::vector<NamingObject> named_by(const LdifDocument& document, const std::string& key) {
  std::vector<NamingObject> all;
  for (const auto& link : find_links(document, key)) {
    const auto entry = link.record.entry();
    if (is_deleted(entry))
      continue;
    const auto holder = reference_to(entry);
    for (const auto line : link.lines)
      all.push_back({holder, link.record.lines[line].name});
  }
  return all;
}

std::string line_of(const std::string& name, const std::string& value, std::string_view eol) {
  const auto record = write_ldif_record({"CN=x", {{name, {value}}}}, eol);
  return record.substr(record.find('\n') + 1);
}

} // namespace

ObjectReference reference_to(const DirectoryEntry& entry) {
  return {entry.dn, guid_of(entry)};
}

std::optional<std::size_t> find_record(const LdifDocument& document, const ObjectReference& object) {
  const auto by_name = document.find(Dn::require(object.dn).key());
  if (!object.guid || (by_name && guid_of(document.record(*by_name).entry()) == object.guid))
    return by_name;
  const auto by_guid =
      first_record(document, [&](const DirectoryEntry& entry) { return guid_of(entry) == object.guid; });
  // An export that leaves GUIDs out of some records is taken by its names.
  return by_guid || !by_name || guid_of(document.record(*by_name).entry()) ? by_guid : by_name;
}

void add_relatives(DirectoryBeforeImage& image, const LdifDocument& document) {
  const Dn name = Dn::require(image.dn);
  const auto account = document.record(document.find(name.key()).value()).entry();
  if (const auto parent = name.parent())
    if (const auto found = document.find(Dn::require(*parent).key()))
      image.parent = reference_to(document.record(*found).entry());
  image.primary_group = primary_group_of(document, account);
  image.children = children_of(document, name.key());
}

std::optional<std::string> place_of(const LdifDocument& document, const DirectoryBeforeImage& image) {
  if (!image.parent) // it is not in the file, nor was it
    return image.dn;
  auto parent = find_record(document, *image.parent);
  if (!parent) // it may have been created again
    parent = document.find(Dn::require(image.parent->dn).key());
  if (!parent)
    return std::nullopt;
  const auto dn = document.record(*parent).dn;
  if (same_dn(dn, image.parent->dn))
    return image.dn; // to the letter
  const Dn name = Dn::require(image.dn);
  return name.naming_attribute() + "=" + escape_rdn_value(name.naming_value()) + "," + dn;
}

ObjectState state_of(const DirectoryBeforeImage& image) {
  const auto before = read_image(image);
  return {before.records.record(0).entry(), named_by(before.records, before.key), image.primary_group,
          image.children};
}

ObjectState state_of(const LdifDocument& document, std::size_t index) {
  const std::string key(document.key(index));
  auto entry = document.record(index).entry();
  auto group = primary_group_of(document, entry);
  return {std::move(entry), named_by(document, key), std::move(group), children_of(document, key)};
}

LdifEdit moved_object(const LdifDocument& document, const LdifImage& image, const std::string& dn) {
  auto entry = image.records.record(0).entry();
  entry.dn = dn;
  for (auto& attribute : entry.attributes)
    if (equals_ignoring_case(attribute.name, "distinguishedName"))
      attribute.values = {dn};
  const auto parent = Dn::require(dn).parent().value_or("");
  const auto above = document.find(Dn::require(parent).key());
  const auto& file = above ? document.file_of(*above) : document.files().front();
  return append_record(file, write_ldif_record(entry, file.eol, file.form));
}

std::vector<LdifEdit> links_to_moved(const LdifDocument& document, std::size_t now, const LdifImage& image,
                                     std::size_t then, const std::string& dn) {
  const auto before = image.records.record(then), present = document.record(now);
  const auto eol = document.file_of(now).eol;
  std::set<std::string> there;
  for (const auto line : links_in(present, Dn::require(dn).key()))
    there.insert(ascii_lower(present.lines[line].name));
  const auto end = document.place(now).end;
  std::vector<LdifEdit> edits;
  for (const auto line : links_in(before, image.key))
    if (const auto& name = before.lines[line].name; there.insert(ascii_lower(name)).second)
      edits.push_back({end, end, line_of(name, dn, eol)});
  return edits;
}

} // namespace gc2pc
