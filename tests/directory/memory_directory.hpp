// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: a small Active Directory in memory, answering an LdapServer's requests: ranges, pages, links,
/// tombstones.
#pragma once

#include "tests/directory/ldap_server.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::test {

/// Begins with a domain, its Configuration, a schema of the attributes that tests use, and one controller.
class MemoryDirectory {
 public:
  /// As Active Directory has them.
  std::size_t range_step = 1'500;
  std::size_t most_of_page = 1'000;

  MemoryDirectory();

  [[nodiscard]] static const std::string& domain();
  [[nodiscard]] static const std::string& configuration();

  /// Answers as a domain controller does.
  void answer(const LdapRequest& request, LdapPeer& peer);
  /// For LdapServer; this must outlive it.
  [[nodiscard]] LdapAnswer answers();

  /// An administrator's hands; each throws std::runtime_error when an LDAP client could not do it.
  void add(const DirectoryEntry& entry);
  void modify(std::string_view dn, std::string_view attribute, std::vector<std::string> values);
  void erase(std::string_view dn);
  void rename(std::string_view dn, const std::string& new_rdn);
  /// The live object with all its attributes.
  [[nodiscard]] std::optional<DirectoryEntry> look(std::string_view dn);

  /// Attribute values that were sent to clients up to now.
  [[nodiscard]] std::size_t values_sent();

 private:
  struct Object {
    DirectoryEntry entry;
    std::string key; ///< normal form of its name
    bool deleted = false;
  };
  using Objects = std::map<std::string, Object>; ///< by key

  int add_object(DirectoryEntry entry);
  int modify_object(const LdapRequest& request);
  int modify_values(Object& object, const LdapChange& change);
  int erase_object(std::string_view dn);
  int rename_object(std::string_view dn, const std::string& new_rdn);
  int reanimate(Object& object, const std::string& dn);
  void search(const LdapRequest& request, LdapPeer& peer);

  [[nodiscard]] Object* find(std::string_view dn, bool deleted = false);
  [[nodiscard]] bool meets(const Object& object, const LdapFilter& filter) const;
  [[nodiscard]] DirectoryEntry shown(const Object& object, const LdapRequest& request) const;
  void move(Object& object, const std::string& dn);
  void retarget_links(const std::string& from, const std::string& to);
  void touch(Object& object);
  void add_attribute_schema(const std::string& name, std::vector<DirectoryAttribute> facts);

  std::mutex mutex_;
  Objects objects_;
  DirectoryEntry root_;
  std::uint64_t usn_ = 1'000, next_guid_ = 1;
  std::size_t values_sent_ = 0;
};

} // namespace gc2pc::test
