// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/image.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldap/links_to.hpp"
#include "adapters/directory/ldap/relatives.hpp"
#include "adapters/directory/ldif_document.hpp"
#include "adapters/directory/ldif_image.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "mappings/model/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace gc2pc::ldap {
namespace {

constexpr int image_format = 1;

/// The server writes these when the account signs in or anything else of the object changes.
constexpr std::array<std::string_view, 12> volatile_attributes{
    "badpasswordtime", "badpwdcount", "dscorepropagationdata",
    "lastlogoff",      "lastlogon",   "lastlogontimestamp",
    "lockouttime",     "logoncount",  "replpropertymetadata",
    "usnchanged",      "usncreated",  "whenchanged"};

bool is_volatile(const std::string& lowered) {
  return std::binary_search(volatile_attributes.begin(), volatile_attributes.end(), lowered);
}

bool by_place(const Link& a, const Link& b) {
  return std::tie(a.holder_guid, a.attribute) < std::tie(b.holder_guid, b.attribute);
}

/// What of an object counts when two looks at it are compared: values without their order.
std::map<std::string, std::multiset<std::string>> lasting(const DirectoryEntry& entry, const Schema& schema) {
  std::map<std::string, std::multiset<std::string>> values;
  for (const auto& attribute : entry.attributes) {
    auto name = ascii_lower(attribute.name);
    if (!is_volatile(name) && !schema.is_back_link(name))
      values[std::move(name)] = {attribute.values.begin(), attribute.values.end()};
  }
  return values;
}

} // namespace

std::string guid_base(std::string_view object_guid) {
  const auto guid = Guid::from_directory(object_guid);
  if (!guid)
    throw Error(ErrorKind::wrong_input, "an object of the directory has no objectGUID");
  return "<GUID=" + guid->text() + ">";
}

std::optional<Image> take_image(DirectorySession& session, Forest& forest, std::string_view dn) {
  auto entry = session.read([&](Connection& connection) {
    return connection.read(dn, {"*", "nTSecurityDescriptor"});
  });
  if (!entry)
    return std::nullopt;
  Image image;
  image.object = std::move(*entry);
  image.links = links_to(forest, image.object.dn);
  image.recycle_bin = forest.deleted_objects().recycle_bin;
  image.parent = parent_of(session, image.object.dn);
  image.primary_group = primary_group_of(forest, image.object);
  image.children = children_of(session, image.object.dn);
  return image;
}

DirectoryBeforeImage written(const Image& image) {
  DirectoryBeforeImage result;
  result.dn = image.object.dn;
  result.ldif = "version: 1\n\n" + write_ldif_record(image.object);
  std::map<std::string, DirectoryEntry> holders; // one record each, however many attributes link
  for (const auto& link : image.links) {
    auto& holder = holders[link.holder_dn];
    if (holder.dn.empty())
      holder = {link.holder_dn, {{"objectGUID", {link.holder_guid}}}};
    holder.attributes.push_back({link.attribute, {image.object.dn}});
  }
  for (const auto& [dn, holder] : holders) {
    result.group_dns.push_back(dn);
    result.ldif += "\n" + write_ldif_record(holder);
  }
  result.parent = image.parent;
  result.primary_group = image.primary_group;
  result.children = image.children;
  result.notes = nlohmann::json{{"format", image_format}, {"recycle_bin", image.recycle_bin}}.dump();
  return result;
}

Image read_back(const DirectoryBeforeImage& image) {
  try {
    Image read;
    const auto notes = nlohmann::json::parse(image.notes);
    if (notes.at("format").get<int>() != image_format)
      throw damaged_image(image, "its notes have a format that this version of gc2pc does not know");
    read.recycle_bin = notes.at("recycle_bin").get<bool>();
    const LdifDocument document(image.ldif);
    read.object = document.record(0).entry();
    if (!same_dn(read.object.dn, image.dn))
      throw damaged_image(image, "its first record is a different object");
    for (std::size_t i = 1; i < document.size(); ++i) {
      const auto holder = document.record(i).entry();
      for (const auto& attribute : holder.attributes)
        if (!equals_ignoring_case(attribute.name, "objectGUID"))
          read.links.push_back({holder.dn, holder.first("objectGUID"), attribute.name});
    }
    std::sort(read.links.begin(), read.links.end(), by_place);
    static_cast<void>(guid_base(read.guid()));
    read.parent = image.parent;
    read.primary_group = image.primary_group;
    read.children = image.children;
    return read;
  } catch (const nlohmann::json::exception&) {
    throw damaged_image(image, "its notes cannot be read"); // the library's own words quote the text
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::corrupt)
      throw;
    throw damaged_image(image, error.message());
  }
}

std::string what_changed(const Image& before, const Image& now, const Schema& schema) {
  if (!same_dn(before.object.dn, now.object.dn))
    return "its name is " + quoted_name(now.object.dn) + " now";
  const auto then = lasting(before.object, schema), today = lasting(now.object, schema);
  std::string names;
  const auto name = [&](const std::string& attribute) { names += (names.empty() ? "" : ", ") + attribute; };
  for (const auto& [attribute, values] : then)
    if (const auto found = today.find(attribute); found == today.end() || found->second != values)
      name(attribute);
  for (const auto& [attribute, values] : today)
    if (!then.contains(attribute))
      name(attribute);
  if (!names.empty())
    return "its attributes differ: " + names;
  const auto same_place = [](const Link& a, const Link& b) { return !by_place(a, b) && !by_place(b, a); };
  if (!std::equal(before.links.begin(), before.links.end(), now.links.begin(), now.links.end(), same_place))
    return "the objects that refer to it have changed";
  if (before.children != now.children)
    return "the objects below it have changed";
  return {};
}

} // namespace gc2pc::ldap
