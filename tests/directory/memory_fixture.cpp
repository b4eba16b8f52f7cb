// SPDX-License-Identifier: Apache-2.0
#include "tests/directory/memory_fixture.hpp"

#include "adapters/open/open_directory.hpp"
#include "tests/directory/test_authority.hpp"

namespace gc2pc::test {

TestLogin::TestLogin() {
  write_file(folder_ / "ca.pem", TestAuthority::instance().pem());
  write_file(folder_ / "password", "Geheim-1234!");
  std::filesystem::permissions(folder_ / "password", std::filesystem::perms{0600});
}

DirectoryLogin TestLogin::login(const LdapServer& server) const {
  DirectoryLogin login;
  login.bind_dn = "tester@memory.test";
  login.password_file = (folder_ / "password").string();
  login.ca = (folder_ / "ca.pem").string();
  if (server.url().starts_with("ldap:"))
    login.tls = Tls::off;
  return login;
}

ldap::Settings TestLogin::settings(const LdapServer& server) const {
  return ldap::settings_of(server.url(), login(server));
}

std::unique_ptr<ldap::Connection> connect(const ldap::Settings& settings) {
  const auto password = ldap::BindPassword::from(settings.login);
  return std::make_unique<ldap::Connection>(settings.servers[0], settings, &password);
}

MemoryFixture::MemoryFixture() : server_(memory.answers()) {
  const auto rtc = "CN=RTC Service,CN=Services," + configuration();
  for (const auto* name : {"Staff", "Groups"})
    memory.add(
        {"OU=" + std::string(name) + "," + domain(), {{"objectClass", {"top", "organizationalUnit"}}}});
  for (const auto& dn : {rtc, "CN=Pools," + rtc, "CN=Application Contacts," + rtc})
    memory.add({dn, {{"objectClass", {"top", "container"}}}});
}

std::unique_ptr<Directory> MemoryFixture::open() {
  return open_directory(settings().servers[0].url(), login_.login(server_));
}

} // namespace gc2pc::test
