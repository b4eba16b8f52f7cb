// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/connection.hpp"

#include "adapters/directory/ldap/failure.hpp"
#include "adapters/directory/quoted_name.hpp"

#include <algorithm>
#include <memory>

namespace gc2pc::ldap {
namespace {

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
