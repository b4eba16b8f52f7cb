// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: a MemoryDirectory behind an LdapServer, and how to reach it.
#pragma once

#include "adapters/directory/ldap/connection.hpp"
#include "tests/directory/directory_conformance.hpp"
#include "tests/directory/memory_directory.hpp"
#include "tests/support/temporary_folder.hpp"

#include <memory>
#include <string>

namespace gc2pc::test {

/// Authority and password in files, as an operator gives them.
class TestLogin {
 public:
  TestLogin();
  /// For a server that speaks TLS, or none.
  [[nodiscard]] ldap::Settings settings(const LdapServer& server) const;
  [[nodiscard]] DirectoryLogin login(const LdapServer& server) const;

 private:
  TemporaryFolder folder_;
};

[[nodiscard]] std::unique_ptr<ldap::Connection> connect(const ldap::Settings& settings);

class MemoryFixture final : public DirectoryFixture {
 public:
  MemoryFixture();

  std::unique_ptr<Directory> open() override;
  std::string domain() const override { return MemoryDirectory::domain(); }
  std::string configuration() const override { return MemoryDirectory::configuration(); }
  void add(DirectoryEntry entry) override { memory.add(entry); }
  void modify(std::string_view dn, std::string_view attribute, std::vector<std::string> values) override {
    memory.modify(dn, attribute, std::move(values));
  }
  void erase(std::string_view dn) override { memory.erase(dn); }
  void rename(std::string_view dn, const std::string& new_rdn) override { memory.rename(dn, new_rdn); }
  [[nodiscard]] ldap::Settings settings() const { return login_.settings(server_); }

  MemoryDirectory memory;

 private:
  TestLogin login_;
  LdapServer server_;
};

} // namespace gc2pc::test
