// SPDX-License-Identifier: Apache-2.0
#include "tests/directory/samba_dc.hpp"

#include "adapters/directory/ldap/connection.hpp"
#include "tests/files/temporary_folder.hpp"
#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>

namespace gc2pc::test {
namespace {

std::filesystem::path samba_folder() {
  const char* folder = std::getenv("GC2PC_SAMBA_DC");
  return folder ? folder : "";
}

std::optional<SambaDc> find_samba() {
  SambaDc samba;
  samba.folder = samba_folder();
  std::ifstream ready(samba.folder / "ready");
  return ready >> samba.first >> samba.second ? std::optional(samba) : std::nullopt;
}

/// What the script that starts the controllers left.
std::string why_not() {
  std::ifstream why(samba_folder() / "skipped");
  std::string line;
  return std::getline(why, line) ? line : "no domain controller was started; ctest starts one";
}

} // namespace

const SambaDc* SambaDc::running() {
  static const auto samba = find_samba();
  if (!samba)
    skip(why_not());
  return samba ? &*samba : nullptr;
}

std::string SambaDc::url(Dc dc) const {
  return "ldaps://" + address(dc);
}

DirectoryLogin SambaDc::login() const {
  DirectoryLogin login;
  login.bind_dn = "Administrator@GC2PC.TEST";
  login.password_file = (folder / "password").string();
  login.ca = (folder / "tls/ca.pem").string();
  return login;
}

DirectoryLogin SambaDc::login_of(const std::string& name, const std::string& password,
                                 const std::filesystem::path& into) const {
  auto somebody = login();
  somebody.bind_dn = name;
  somebody.password_file = (into / "password").string();
  write_file(into / "password", password);
  std::filesystem::permissions(into / "password", std::filesystem::perms{0600});
  return somebody;
}

std::unique_ptr<ldap::Connection> SambaDc::connect(Dc dc) const {
  const auto settings = ldap::settings_of(url(dc), login());
  const auto password = ldap::BindPassword::from(settings.login);
  return std::make_unique<ldap::Connection>(settings.servers[0], settings, &password);
}

namespace {

/// Whether the script that runs the controllers did it.
bool control(const SambaDc& samba, const char* action, Dc dc) {
  const auto script = (samba.folder / "script").string(), folder = samba.folder.string();
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl(script.c_str(), script.c_str(), action, folder.c_str(), dc == Dc::first ? "dc1" : "dc2",
            static_cast<char*>(nullptr));
    ::_exit(127);
  }
  int status = 0;
  return child > 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace

Outage::Outage(const SambaDc& samba, Dc dc) : samba_(samba), dc_(dc) {
  REQUIRE(control(samba_, "halt", dc_));
}

Outage::~Outage() {
  if (!control(samba_, "resume", dc_))
    std::cerr << "the controller " << samba_.address(dc_) << " did not come back\n";
}

std::string unicode_password(const std::string& text) {
  std::string value;
  for (const char c : '"' + text + '"')
    value += {c, '\0'};
  return value;
}

DirectoryEntry find_deleted(ldap::Connection& connection, std::string_view guid) {
  ldap::Search search;
  search.base = samba_domain;
  search.deleted = true;
  search.filter = ldap::Filter::equals("objectGUID", guid);
  return connection.search(search).at(0);
}

void reanimate(ldap::Connection& connection, std::string_view guid, const std::string& dn) {
  std::vector<ldap::Control> controls;
  controls.push_back(ldap::show_deleted());
  connection.modify(find_deleted(connection, guid).dn,
                    {{ldap::Change::Operation::remove, "isDeleted", {}},
                     {ldap::Change::Operation::replace, "distinguishedName", {dn}}},
                    controls);
}

SambaFixture::SambaFixture(const SambaDc& samba, Dc dc)
    : samba_(samba), dc_(dc), session_(ldap::settings_of(samba.url(dc), samba.login())) {
  const auto rtc = "CN=RTC Service,CN=Services," + configuration();
  for (const auto& dn : {"OU=Staff," + domain(), "OU=Groups," + domain(), rtc})
    erase_tree(dn); // of a test that was killed
  for (const auto* name : {"Staff", "Groups"})
    add({"OU=" + std::string(name) + "," + domain(), {{"objectClass", {"organizationalUnit"}}}});
  for (const auto& dn : {rtc, "CN=Pools," + rtc})
    add({dn, {{"objectClass", {"container"}}}});
  add({"CN=Application Contacts," + rtc, {{"objectClass", {"msRTCSIP-ApplicationContacts"}}}});
}

SambaFixture::~SambaFixture() {
  try {
    for (const auto& dn :
         {"OU=Staff," + domain(), "OU=Groups," + domain(), "CN=RTC Service,CN=Services," + configuration()})
      erase_tree(dn);
  } catch (const std::exception& error) {
    std::cerr << "the fixture could not clean up: " << error.what() << '\n';
  }
}

std::unique_ptr<Directory> SambaFixture::open() {
  return open_directory(samba_.url(dc_), samba_.login());
}

void SambaFixture::add(DirectoryEntry entry) {
  session_.write([&](ldap::Connection& connection) { connection.add(entry); });
}

void SambaFixture::modify(std::string_view dn, std::string_view attribute, std::vector<std::string> values) {
  change(dn, {{ldap::Change::Operation::replace, std::string(attribute), std::move(values)}});
}

void SambaFixture::change(std::string_view dn, const std::vector<ldap::Change>& changes) {
  session_.write([&](ldap::Connection& connection) { connection.modify(dn, changes); });
}

void SambaFixture::erase(std::string_view dn) {
  session_.write([&](ldap::Connection& connection) { connection.erase(dn); });
}

void SambaFixture::rename(std::string_view dn, const std::string& new_rdn) {
  session_.write([&](ldap::Connection& connection) { connection.rename(dn, new_rdn); });
}

std::optional<DirectoryEntry> SambaFixture::look(std::string_view dn) {
  return session_.read([&](ldap::Connection& connection) { return connection.read(dn); });
}

void SambaFixture::erase_tree(const std::string& dn) {
  if (!look(dn))
    return;
  ldap::Search search;
  search.base = dn;
  search.scope = ldap::Scope::children;
  search.attributes = {"objectClass"};
  for (const auto& child :
       session_.read([&](ldap::Connection& connection) { return connection.search(search); }))
    erase_tree(child.dn);
  erase(dn);
}

} // namespace gc2pc::test
