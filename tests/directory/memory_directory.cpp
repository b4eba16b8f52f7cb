// SPDX-License-Identifier: Apache-2.0
#include "tests/directory/memory_directory.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldap/handles.hpp"
#include "mappings/model/guid.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace gc2pc::test {
namespace {

using Values = std::vector<std::string>;

constexpr std::array<std::string_view, 3> links{"member", "manager", "managedBy"};
/// Left on a tombstone.
constexpr std::array<std::string_view, 13> kept_when_deleted{
    "objectClass",       "objectGUID", "objectSid",   "sAMAccountName",
    "distinguishedName", "name",       "cn",          "instanceType",
    "uSNChanged",        "uSNCreated", "whenCreated", "nTSecurityDescriptor",
    "objectCategory"};
/// Not shown unless they are asked for by name.
constexpr std::array<std::string_view, 4> hidden{"nTSecurityDescriptor", "allowedAttributesEffective",
                                                 "allowedChildClassesEffective", "sDRightsEffective"};
constexpr std::size_t most_compared_as_names = 100;

template <class Names>
bool among(const Names& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [&](const auto& one) { return equals_ignoring_case(one, name); });
}

DirectoryAttribute* attribute_of(DirectoryEntry& entry, std::string_view name) {
  const auto found =
      std::find_if(entry.attributes.begin(), entry.attributes.end(),
                   [&](const auto& attribute) { return equals_ignoring_case(attribute.name, name); });
  return found == entry.attributes.end() ? nullptr : &*found;
}

void set(DirectoryEntry& entry, std::string_view name, Values values) {
  if (auto* attribute = attribute_of(entry, name))
    attribute->values = std::move(values);
  else
    entry.attributes.push_back({std::string(name), std::move(values)});
  std::erase_if(entry.attributes, [](const auto& attribute) { return attribute.values.empty(); });
}

void set_default(DirectoryEntry& entry, std::string_view name, Values values) {
  if (entry.values(name).empty())
    set(entry, name, std::move(values));
}

bool same_value(const std::string& a, const std::string& b, bool as_names) {
  return equals_ignoring_case(a, b) || (as_names && same_dn(a, b));
}

/// `member;range=1500-*` as a client asks for it.
struct WantedRange {
  std::string attribute;
  std::optional<std::size_t> first;
};

WantedRange wanted_range(const std::string& name) {
  const auto at = ascii_lower(name).find(";range=");
  if (at == std::string::npos)
    return {name, {}};
  std::size_t first = 0;
  std::from_chars(name.data() + at + 7, name.data() + name.size(), first);
  return {name.substr(0, at), first};
}

void require_success(int code) {
  if (code != LDAP_SUCCESS)
    throw std::runtime_error(ldap_err2string(code));
}

} // namespace

const std::string& MemoryDirectory::domain() {
  static const std::string name = "DC=memory,DC=test";
  return name;
}

const std::string& MemoryDirectory::configuration() {
  static const std::string name = "CN=Configuration," + domain();
  return name;
}

MemoryDirectory::MemoryDirectory() {
  const auto schema = "CN=Schema," + configuration();
  const auto settings = "CN=NTDS Settings,CN=DC1,CN=Servers,CN=Site,CN=Sites," + configuration();
  root_.attributes = {{"defaultNamingContext", {domain()}},
                      {"rootDomainNamingContext", {domain()}},
                      {"configurationNamingContext", {configuration()}},
                      {"schemaNamingContext", {schema}},
                      {"namingContexts", {domain(), configuration(), schema}},
                      {"dsServiceName", {settings}},
                      {"isGlobalCatalogReady", {"TRUE"}}};
  const std::lock_guard lock(mutex_);
  objects_[Dn::require("DC=test").key()] = {
      {"DC=test", {{"objectClass", {"top", "domainDNS"}}}}, Dn::require("DC=test").key(), true};
  require_success(add_object({domain(), {{"objectClass", {"top", "domainDNS"}}}}));
  for (const auto& dn :
       {"CN=Deleted Objects," + domain(), configuration(), schema, "CN=Partitions," + configuration(),
        "CN=Services," + configuration(), "CN=Sites," + configuration(),
        "CN=Site,CN=Sites," + configuration(), "CN=Servers,CN=Site,CN=Sites," + configuration()})
    require_success(add_object({dn, {{"objectClass", {"top", "container"}}}}));
  find("CN=Deleted Objects," + domain())->deleted = true;
  require_success(add_object({"CN=DC1,CN=Servers,CN=Site,CN=Sites," + configuration(),
                              {{"objectClass", {"top", "server"}}, {"dNSHostName", {"dc1.memory.test"}}}}));
  require_success(add_object({settings, {{"objectClass", {"top", "nTDSDSA"}}}}));
  require_success(add_object(
      {"CN=MEMORY,CN=Partitions," + configuration(),
       {{"objectClass", {"top", "crossRef"}}, {"nETBIOSName", {"MEMORY"}}, {"dnsRoot", {"memory.test"}}}}));
  int link_id = 2;
  for (const auto* name : {"member", "memberOf", "manager", "directReports", "managedBy", "managedObjects"})
    add_attribute_schema(name, {{"linkID", {std::to_string(link_id++)}}, {"attributeSyntax", {"2.5.5.1"}}});
  for (const auto* name : {"objectGUID", "objectSid", "thumbnailPhoto", "nTSecurityDescriptor"})
    add_attribute_schema(name, {{"attributeSyntax", {"2.5.5.10"}}});
  for (const auto* name : {"whenCreated", "uSNCreated", "uSNChanged", "distinguishedName"})
    add_attribute_schema(name, {{"attributeSyntax", {"2.5.5.16"}}, {"systemOnly", {"TRUE"}}});
}

void MemoryDirectory::add_attribute_schema(const std::string& name, std::vector<DirectoryAttribute> facts) {
  DirectoryEntry entry{"CN=" + name + ",CN=Schema," + configuration(),
                       {{"objectClass", {"top", "attributeSchema"}}, {"lDAPDisplayName", {name}}}};
  entry.attributes.insert(entry.attributes.end(), facts.begin(), facts.end());
  require_success(add_object(std::move(entry)));
}

LdapAnswer MemoryDirectory::answers() {
  return [this](const LdapRequest& request, LdapPeer& peer) { answer(request, peer); };
}

void MemoryDirectory::answer(const LdapRequest& request, LdapPeer& peer) {
  using Operation = LdapRequest::Operation;
  int code = LDAP_SUCCESS;
  {
    const std::lock_guard lock(mutex_);
    switch (request.operation) {
    case Operation::search:
      return search(request, peer);
    case Operation::add: {
      DirectoryEntry entry{request.dn, {}};
      for (const auto& change : request.changes)
        entry.attributes.push_back(change.attribute);
      code = add_object(std::move(entry));
      break;
    }
    case Operation::modify:
      code = modify_object(request);
      break;
    case Operation::erase:
      code = erase_object(request.dn);
      break;
    case Operation::rename:
      code = rename_object(request.dn, request.text);
      break;
    case Operation::extended:
      code = LDAP_PROTOCOL_ERROR;
      break;
    case Operation::bind:
    case Operation::unbind:
    case Operation::abandon:
      break;
    }
  }
  peer.send(encode_result(request.id, request.operation, code));
}

void MemoryDirectory::add(const DirectoryEntry& entry) {
  const std::lock_guard lock(mutex_);
  require_success(add_object(entry));
}

void MemoryDirectory::modify(std::string_view dn, std::string_view attribute, Values values) {
  const std::lock_guard lock(mutex_);
  LdapRequest request;
  request.dn = dn;
  request.changes = {{LdapChange::Operation::replace, {std::string(attribute), std::move(values)}}};
  require_success(modify_object(request));
}

void MemoryDirectory::erase(std::string_view dn) {
  const std::lock_guard lock(mutex_);
  require_success(erase_object(dn));
}

void MemoryDirectory::rename(std::string_view dn, const std::string& new_rdn) {
  const std::lock_guard lock(mutex_);
  require_success(rename_object(dn, new_rdn));
}

std::optional<DirectoryEntry> MemoryDirectory::look(std::string_view dn) {
  const std::lock_guard lock(mutex_);
  const auto* object = find(dn);
  return object ? std::optional(object->entry) : std::nullopt;
}

std::size_t MemoryDirectory::values_sent() {
  const std::lock_guard lock(mutex_);
  return values_sent_;
}

MemoryDirectory::Object* MemoryDirectory::find(std::string_view dn, bool deleted) {
  constexpr std::string_view by_guid = "<GUID=";
  Objects::iterator found = objects_.end();
  if (dn.starts_with(by_guid) && dn.ends_with('>')) {
    const auto guid = Guid::parse(dn.substr(by_guid.size(), dn.size() - by_guid.size() - 1));
    found = std::find_if(objects_.begin(), objects_.end(), [&](const auto& item) {
      return guid && item.second.entry.first("objectGUID") == guid->directory_octets();
    });
  } else if (const auto name = Dn::parse(dn)) {
    found = objects_.find(name->key());
  }
  return found == objects_.end() || (found->second.deleted && !deleted) ? nullptr : &found->second;
}

void MemoryDirectory::touch(Object& object) {
  set(object.entry, "uSNChanged", {std::to_string(++usn_)});
}

int MemoryDirectory::add_object(DirectoryEntry entry) {
  const auto name = Dn::parse(entry.dn);
  if (!name)
    return LDAP_INVALID_DN_SYNTAX;
  if (objects_.contains(name->key()))
    return LDAP_ALREADY_EXISTS;
  if (!find(name->parent().value_or(""), true))
    return LDAP_NO_SUCH_OBJECT;
  const auto number = std::to_string(next_guid_++);
  const auto guid = Guid::parse("00000000-0000-4000-8000-" + std::string(12 - number.size(), '0') + number);
  set(entry, "objectGUID", {guid.value().directory_octets()});
  set(entry, "distinguishedName", {entry.dn});
  set(entry, "name", {name->naming_value()});
  set(entry, name->naming_attribute(), {name->naming_value()});
  set_default(entry, "nTSecurityDescriptor", {"owner and rights of " + number});
  set(entry, "whenCreated", {"20260101000000.0Z"});
  set(entry, "uSNCreated", {std::to_string(usn_)});
  const bool user = entry.is_a("user") && !entry.is_a("contact");
  if (user || entry.is_a("group"))
    set(entry, "objectSid", {std::string("\1\5\0\0", 4) + number});
  if (user) {
    set_default(entry, "userAccountControl", {"546"});
    set(entry, "pwdLastSet", {"0"});
    set(entry, "primaryGroupID", {"513"});
  }
  auto& object = objects_[name->key()] = {std::move(entry), name->key(), false};
  touch(object);
  return LDAP_SUCCESS;
}

int MemoryDirectory::modify_object(const LdapRequest& request) {
  auto* object = find(request.dn, request.control(show_deleted_oid) != nullptr);
  if (!object)
    return LDAP_NO_SUCH_OBJECT;
  if (object->deleted) {
    for (const auto& change : request.changes)
      if (change.attribute.name == "distinguishedName" && change.attribute.values.size() == 1)
        return reanimate(*object, change.attribute.values[0]);
    return LDAP_UNWILLING_TO_PERFORM;
  }
  auto changed = *object; // all or nothing
  for (const auto& change : request.changes)
    if (const int code = modify_values(changed, change); code != LDAP_SUCCESS)
      return code;
  *object = std::move(changed);
  touch(*object);
  return LDAP_SUCCESS;
}

int MemoryDirectory::modify_values(Object& object, const LdapChange& change) {
  const auto& [name, values] = change.attribute;
  const bool link = among(links, name);
  if (link && change.operation != LdapChange::Operation::remove && values.size() < most_compared_as_names)
    for (const auto& value : values)
      if (!find(value))
        return LDAP_NO_SUCH_OBJECT;
  if (equals_ignoring_case(name, "unicodePwd")) {
    set(object.entry, "pwdLastSet", {std::to_string(++usn_)});
    return LDAP_SUCCESS;
  }
  auto* attribute = attribute_of(object.entry, name);
  switch (change.operation) {
  case LdapChange::Operation::replace:
    set(object.entry, name, values);
    return LDAP_SUCCESS;
  case LdapChange::Operation::add:
    if (!attribute)
      attribute = &object.entry.attributes.emplace_back(DirectoryAttribute{name, {}});
    for (const auto& value : values) {
      if (std::any_of(attribute->values.begin(), attribute->values.end(),
                      [&](const auto& there) { return same_value(there, value, false); }))
        return LDAP_TYPE_OR_VALUE_EXISTS;
      attribute->values.push_back(value);
    }
    return LDAP_SUCCESS;
  case LdapChange::Operation::remove:
    if (!attribute)
      return LDAP_NO_SUCH_ATTRIBUTE;
    for (const auto& value : values)
      if (std::erase(attribute->values, value) == 0)
        return LDAP_NO_SUCH_ATTRIBUTE;
    set(object.entry, name, values.empty() ? Values{} : Values(attribute->values));
    return LDAP_SUCCESS;
  }
  return LDAP_OTHER;
}

/// The object gets another name; what named it is left to the caller.
void MemoryDirectory::move(Object& object, const std::string& dn) {
  const auto name = Dn::require(dn);
  auto node = objects_.extract(object.key);
  auto& moved = node.mapped();
  moved.entry.dn = dn;
  moved.key = node.key() = name.key();
  set(moved.entry, "distinguishedName", {dn});
  set(moved.entry, "name", {name.naming_value()});
  set(moved.entry, name.naming_attribute(), {name.naming_value()});
  touch(moved);
  objects_.insert(std::move(node));
}

/// An empty `to` takes the links away.
void MemoryDirectory::retarget_links(const std::string& from, const std::string& to) {
  for (auto& [key, object] : objects_)
    for (const auto link : links)
      if (auto* attribute = attribute_of(object.entry, link)) {
        auto& values = attribute->values;
        const auto found = std::find_if(values.begin(), values.end(), [&](const auto& value) {
          return same_value(value, from, values.size() < most_compared_as_names);
        });
        if (found == values.end())
          continue;
        if (to.empty())
          values.erase(found);
        else
          *found = to;
        if (values.empty())
          set(object.entry, link, {});
        touch(object);
      }
}

int MemoryDirectory::erase_object(std::string_view dn) {
  auto* object = find(dn);
  if (!object)
    return LDAP_NO_SUCH_OBJECT;
  const auto name = Dn::require(object->entry.dn);
  for (const auto& [key, other] : objects_)
    if (!other.deleted && Dn::require(other.entry.dn).is_below(name))
      return LDAP_NOT_ALLOWED_ON_NONLEAF;
  const auto old = object->entry.dn;
  const auto guid = Guid::from_directory(object->entry.first("objectGUID")).value().text();
  std::erase_if(object->entry.attributes,
                [](const auto& attribute) { return !among(kept_when_deleted, attribute.name); });
  set(object->entry, "isDeleted", {"TRUE"});
  object->deleted = true;
  move(*object,
       "CN=" + escape_rdn_value(name.naming_value()) + "\\0ADEL:" + guid + ",CN=Deleted Objects," + domain());
  retarget_links(old, "");
  return LDAP_SUCCESS;
}

int MemoryDirectory::rename_object(std::string_view dn, const std::string& new_rdn) {
  auto* object = find(dn);
  if (!object)
    return LDAP_NO_SUCH_OBJECT;
  const auto old = object->entry.dn;
  const auto renamed = new_rdn + "," + Dn::require(old).parent().value();
  if (find(renamed, true))
    return LDAP_ALREADY_EXISTS;
  std::vector<std::string> below; // what lies below gets its new name, too
  for (const auto& [key, other] : objects_)
    if (!other.deleted && Dn::require(other.entry.dn).is_below(Dn::require(old)))
      below.push_back(other.entry.dn);
  move(*object, renamed);
  retarget_links(old, renamed);
  for (const auto& dn_below : below) {
    const auto moved = dn_below.substr(0, dn_below.size() - old.size()) + renamed;
    move(*find(dn_below), moved);
    retarget_links(dn_below, moved);
  }
  return LDAP_SUCCESS;
}

int MemoryDirectory::reanimate(Object& object, const std::string& dn) {
  const auto name = Dn::parse(dn);
  if (!name)
    return LDAP_INVALID_DN_SYNTAX;
  if (find(dn, true))
    return LDAP_ALREADY_EXISTS;
  if (!find(name->parent().value_or("")))
    return LDAP_NO_SUCH_OBJECT;
  set(object.entry, "isDeleted", {});
  if (object.entry.is_a("user") && !object.entry.is_a("contact")) {
    set(object.entry, "userAccountControl", {"546"});
    set(object.entry, "pwdLastSet", {"0"});
    set(object.entry, "primaryGroupID", {"513"});
  }
  object.deleted = false;
  move(object, dn);
  return LDAP_SUCCESS;
}

bool MemoryDirectory::meets(const Object& object, const LdapFilter& filter) const {
  using Kind = LdapFilter::Kind;
  const auto part = [&](const LdapFilter& one) { return meets(object, one); };
  switch (filter.kind) {
  case Kind::all_of:
    return std::all_of(filter.parts.begin(), filter.parts.end(), part);
  case Kind::any_of:
    return std::any_of(filter.parts.begin(), filter.parts.end(), part);
  case Kind::none_of:
    return std::none_of(filter.parts.begin(), filter.parts.end(), part);
  case Kind::present:
    return !object.entry.values(filter.attribute).empty();
  case Kind::equals: {
    const auto values = object.entry.values(filter.attribute);
    const bool as_names = among(links, filter.attribute) && values.size() < most_compared_as_names;
    return std::any_of(values.begin(), values.end(),
                       [&](const auto& value) { return same_value(value, filter.value, as_names); });
  }
  case Kind::unknown:
    return false;
  }
  return false;
}

DirectoryEntry MemoryDirectory::shown(const Object& object, const LdapRequest& request) const {
  DirectoryEntry result{object.entry.dn, {}};
  const auto show = [&](const DirectoryAttribute& attribute, std::optional<std::size_t> first) {
    const auto size = attribute.values.size();
    if (request.names_only) {
      result.attributes.push_back({attribute.name, {}});
      return;
    }
    if (!first && size <= range_step) {
      result.attributes.push_back(attribute);
      return;
    }
    const auto from = first.value_or(0);
    if (from >= size)
      return;
    const auto end = std::min(size, from + range_step);
    if (!first)
      result.attributes.push_back({attribute.name, {}});
    result.attributes.push_back({attribute.name + ";range=" + std::to_string(from) + "-" +
                                     (end == size ? "*" : std::to_string(end - 1)),
                                 Values(attribute.values.begin() + static_cast<std::ptrdiff_t>(from),
                                        attribute.values.begin() + static_cast<std::ptrdiff_t>(end))});
  };
  const bool all = request.attributes.empty() || among(request.attributes, "*");
  if (all)
    for (const auto& attribute : object.entry.attributes)
      if (!among(hidden, attribute.name))
        show(attribute, {});
  for (const auto& name : request.attributes) {
    const auto wanted = wanted_range(name);
    if (equals_ignoring_case(name, "allowedAttributesEffective")) {
      DirectoryAttribute allowed{name, {"member", "manager", "managedBy", "proxyAddresses"}};
      for (const auto& attribute : object.entry.attributes)
        if (!among(allowed.values, attribute.name))
          allowed.values.push_back(attribute.name);
      result.attributes.push_back(std::move(allowed));
    } else if (equals_ignoring_case(name, "allowedChildClassesEffective")) {
      result.attributes.push_back({name, {"contact", "user"}});
    } else {
      for (const auto& attribute : object.entry.attributes)
        if (equals_ignoring_case(attribute.name, wanted.attribute) && (!all || among(hidden, attribute.name)))
          show(attribute, wanted.first);
    }
  }
  return result;
}

void MemoryDirectory::search(const LdapRequest& request, LdapPeer& peer) {
  const auto done = [&](int code, const std::vector<LdapControl>& controls = {}) {
    peer.send(encode_result(request.id, request.operation, code, {}, controls));
  };
  const bool deleted = request.control(show_deleted_oid) != nullptr;
  std::vector<const Object*> found;
  Object root{root_, {}, false};
  if (request.dn.empty()) {
    if (request.scope == LdapRequest::Scope::base)
      found.push_back(&root);
  } else {
    const auto* base = find(request.dn, deleted);
    if (!base)
      return done(LDAP_NO_SUCH_OBJECT);
    const auto name = Dn::require(base->entry.dn);
    for (const auto& [key, object] : objects_) {
      if (object.deleted && !deleted)
        continue;
      const auto dn = Dn::require(object.entry.dn);
      const bool self = &object == base, below = dn.is_below(name);
      const bool in_scope = request.scope == LdapRequest::Scope::base ? self
                            : request.scope == LdapRequest::Scope::children
                                ? below && dn.depth() == name.depth() + 1
                                : self || below;
      if (in_scope && meets(object, request.filter))
        found.push_back(&object);
    }
  }
  // The cookie says how many were sent.
  const auto page = page_of(request);
  std::size_t from = 0;
  if (page)
    std::from_chars(page->second.data(), page->second.data() + page->second.size(), from);
  const auto end = page ? std::min(found.size(), from + std::min(page->first, most_of_page)) : found.size();
  for (auto i = std::min(from, end); i < end; ++i) {
    const auto entry = shown(*found[i], request);
    for (const auto& attribute : entry.attributes)
      values_sent_ += attribute.values.size();
    if (!peer.send(encode_entry(request.id, entry)))
      return;
  }
  std::vector<LdapControl> controls;
  if (page)
    controls.push_back(page_control(end < found.size() ? std::to_string(end) : ""));
  done(LDAP_SUCCESS, controls);
}

} // namespace gc2pc::test
