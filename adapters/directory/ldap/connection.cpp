// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/connection.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldap/failure.hpp"
#include "adapters/directory/ldap/ranges.hpp"
#include "adapters/directory/quoted_name.hpp"

#include <algorithm>
#include <memory>

namespace gc2pc::ldap {
namespace {

/// Well below the 1,000 that Active Directory takes by default, and large enough to need few round trips.
constexpr int page_size = 500;

int native(Scope scope) {
  switch (scope) {
  case Scope::base:
    return LDAP_SCOPE_BASE;
  case Scope::children:
    return LDAP_SCOPE_ONELEVEL;
  case Scope::subtree:
    return LDAP_SCOPE_SUBTREE;
  }
  return LDAP_SCOPE_BASE;
}

int native(Change::Operation operation) {
  switch (operation) {
  case Change::Operation::replace:
    return LDAP_MOD_REPLACE;
  case Change::Operation::add:
    return LDAP_MOD_ADD;
  case Change::Operation::remove:
    return LDAP_MOD_DELETE;
  }
  return LDAP_MOD_REPLACE;
}

/// Changes in libldap's form; points into what it was made of.
class NativeChanges {
 public:
  void add(int operation, const std::string& attribute, const std::vector<std::string>& values) {
    auto& item = items_.emplace_back(std::make_unique<Item>());
    for (const auto& value : values)
      item->values.push_back(borrowed(value));
    for (auto& value : item->values)
      item->pointers.push_back(&value);
    item->pointers.push_back(nullptr);
    item->change.mod_op = operation | LDAP_MOD_BVALUES;
    item->change.mod_type = const_cast<char*>(attribute.c_str());
    item->change.mod_vals.modv_bvals = values.empty() ? nullptr : item->pointers.data();
  }
  [[nodiscard]] std::vector<LDAPMod*> list() const {
    std::vector<LDAPMod*> pointers;
    for (const auto& item : items_)
      pointers.push_back(&item->change);
    pointers.push_back(nullptr);
    return pointers;
  }

 private:
  struct Item {
    LDAPMod change{};
    std::vector<berval> values;
    std::vector<berval*> pointers;
  };
  std::vector<std::unique_ptr<Item>> items_;
};

} // namespace

std::vector<DirectoryEntry> Connection::search(const Search& search) {
  std::vector<char*> attributes;
  for (const auto& name : search.attributes)
    attributes.push_back(const_cast<char*>(name.c_str()));
  attributes.push_back(nullptr);
  const auto doing = "search below " + quoted_name(search.base);

  std::vector<DirectoryEntry> found;
  Berval cookie;
  do {
    std::vector<Control> controls;
    if (search.scope != Scope::base)
      controls.push_back(page(handle_.get(), page_size, cookie.get()));
    if (search.deleted)
      controls.push_back(show_deleted());
    if (search.security)
      controls.push_back(security_descriptor());
    auto list = list_of(controls);
    LDAPMessage* got = nullptr;
    int code = ldap_search_ext_s(handle_.get(), search.base.c_str(), native(search.scope),
                                 search.filter.text().c_str(),
                                 search.attributes.empty() ? nullptr : attributes.data(), 0, list.data(),
                                 nullptr, nullptr, LDAP_NO_LIMIT, &got);
    const Message answer(got);
    // A referral only: the base lies on another server.
    if (code != LDAP_SUCCESS)
      throw failure(code, handle_.get(), server_, doing);
    for (auto& entry : entries_of(answer.get()))
      found.push_back(std::move(entry));
    LDAPControl** answered = nullptr;
    if (ldap_parse_result(handle_.get(), answer.get(), &code, nullptr, nullptr, nullptr, &answered, 0) !=
        LDAP_SUCCESS)
      throw failure(LDAP_DECODING_ERROR, handle_.get(), server_, doing);
    const Controls owner(answered);
    cookie = answered ? next_page(handle_.get(), answered) : nullptr;
  } while (cookie);
  for (auto& entry : found)
    complete_ranges(entry, search.deleted);
  return found;
}

std::optional<DirectoryEntry> Connection::read(std::string_view dn, std::vector<std::string> attributes,
                                               bool deleted) {
  Search one;
  one.base = dn;
  one.scope = Scope::base;
  one.attributes = std::move(attributes);
  one.deleted = deleted;
  one.security =
      std::find(one.attributes.begin(), one.attributes.end(), "nTSecurityDescriptor") != one.attributes.end();
  try {
    auto found = search(one);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::not_found)
      return std::nullopt;
    throw;
  }
}

std::vector<DirectoryEntry> Connection::entries_of(LDAPMessage* answer) {
  std::vector<DirectoryEntry> entries;
  for (auto* message = ldap_first_entry(handle_.get(), answer); message;
       message = ldap_next_entry(handle_.get(), message))
    entries.push_back(entry_of(message));
  return entries;
}

DirectoryEntry Connection::entry_of(LDAPMessage* message) {
  DirectoryEntry entry;
  const Text dn(ldap_get_dn(handle_.get(), message));
  entry.dn = dn ? dn.get() : "";
  BerElement* position = nullptr;
  char* name = ldap_first_attribute(handle_.get(), message, &position);
  const Ber owner(position);
  for (; name; name = ldap_next_attribute(handle_.get(), message, position)) {
    const Text attribute(name);
    const Values values(ldap_get_values_len(handle_.get(), message, name));
    auto& got = entry.attributes.emplace_back();
    got.name = name;
    for (auto* value = values.get(); value && *value; ++value)
      got.values.emplace_back(view(**value));
  }
  return entry;
}

void Connection::complete_ranges(DirectoryEntry& entry, bool deleted) {
  ldap::complete_ranges(entry, [&](const std::string& attribute) {
    auto part = read(entry.dn, {attribute}, deleted);
    return part ? std::move(*part) : DirectoryEntry{};
  });
}

void Connection::add(const DirectoryEntry& entry) {
  NativeChanges changes;
  for (const auto& attribute : entry.attributes)
    changes.add(LDAP_MOD_ADD, attribute.name, attribute.values);
  auto list = changes.list();
  const int code = ldap_add_ext_s(handle_.get(), entry.dn.c_str(), list.data(), nullptr, nullptr);
  if (code != LDAP_SUCCESS)
    throw failure(code, handle_.get(), server_, "create " + quoted_name(entry.dn));
}

void Connection::modify(std::string_view dn, const std::vector<Change>& changes,
                        const std::vector<Control>& controls) {
  NativeChanges native_changes;
  for (const auto& change : changes)
    native_changes.add(native(change.operation), change.attribute, change.values);
  auto list = native_changes.list();
  auto sent = list_of(controls);
  const int code =
      ldap_modify_ext_s(handle_.get(), std::string(dn).c_str(), list.data(), sent.data(), nullptr);
  if (code != LDAP_SUCCESS)
    throw failure(code, handle_.get(), server_, "change " + quoted_name(dn));
}

void Connection::erase(std::string_view dn) {
  const int code = ldap_delete_ext_s(handle_.get(), std::string(dn).c_str(), nullptr, nullptr);
  if (code != LDAP_SUCCESS)
    throw failure(code, handle_.get(), server_, "remove " + quoted_name(dn));
}

void Connection::rename(std::string_view dn, const std::string& new_rdn, const std::string& new_parent) {
  const int code = ldap_rename_s(handle_.get(), std::string(dn).c_str(), new_rdn.c_str(),
                                 new_parent.empty() ? nullptr : new_parent.c_str(), 1, nullptr, nullptr);
  if (code != LDAP_SUCCESS)
    throw failure(code, handle_.get(), server_, "rename " + quoted_name(dn));
}

} // namespace gc2pc::ldap
