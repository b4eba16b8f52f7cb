// SPDX-License-Identifier: Apache-2.0
/// \file
/// What every Directory must do, whatever it is made of: an LDIF file now, a server later.
#pragma once

#include "adapters/directory/directory.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::test {

/// A directory with a domain and a Configuration container, and an administrator's hands in it. It begins
/// with: `OU=Staff` and `OU=Groups` below domain(), and below configuration() `CN=Services` with `CN=RTC
/// Service`, in it `CN=Pools` and `CN=Application Contacts`.
class DirectoryFixture {
 public:
  virtual ~DirectoryFixture() = default;
  [[nodiscard]] virtual std::unique_ptr<Directory> open() = 0;
  /// DN of the domain, e.g. `DC=corp,DC=contoso,DC=com`.
  [[nodiscard]] virtual std::string domain() const = 0;
  /// DN of the Configuration container.
  [[nodiscard]] virtual std::string configuration() const = 0;
  /// Adds an object past the adapter. A fixture may add what its schema wants; objectGUID is the fixture's to
  /// give.
  virtual void add(DirectoryEntry entry) = 0;
  /// Another program sets an attribute; no values take it away.
  virtual void modify(std::string_view dn, std::string_view attribute, std::vector<std::string> values) = 0;
  /// Another program deletes an object (a server makes a tombstone, which may stay visible to it).
  virtual void erase(std::string_view dn) = 0;
  /// Another program gives an object another name in the same place, e.g. `OU=New`.
  virtual void rename(std::string_view dn, const std::string& new_rdn) = 0;
};

using DirectoryFixtureFactory = std::function<std::unique_ptr<DirectoryFixture>()>;

/// Call it from a TEST_CASE; the cases are SUBCASEs, each with a fresh fixture.
void check_directory_conformance(const DirectoryFixtureFactory& make);

} // namespace gc2pc::test
