// SPDX-License-Identifier: Apache-2.0
#include "tests/directory/samba_dc.hpp"

#include "adapters/directory/ldap/connection.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temporary_folder.hpp"

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
  for (const auto& dn : {"OU=Staff," + domain(), "OU=Renamed," + domain(), "OU=Groups," + domain(), rtc})
    erase_tree(dn); // of a test that was killed
  for (const auto* name : {"Staff", "Groups"})
    add({"OU=" + std::string(name) + "," + domain(), {{"objectClass", {"organizationalUnit"}}}});
  for (const auto& dn : {rtc, "CN=Pools," + rtc})
    add({dn, {{"objectClass", {"container"}}}});
  add({"CN=Application Contacts," + rtc, {{"objectClass", {"msRTCSIP-ApplicationContacts"}}}});
}

SambaFixture::~SambaFixture() {
  try {
    while (!protected_.empty())
      unprotect(std::string(protected_.begin()->first));
    for (const auto& dn : {"OU=Staff," + domain(), "OU=Renamed," + domain(), "OU=Groups," + domain(),
                           "CN=RTC Service,CN=Services," + configuration()})
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

void SambaFixture::protect(std::string_view dn, std::uint32_t denied) {
  const auto entry = session_.read(
      [&](ldap::Connection& connection) { return connection.read(dn, {"nTSecurityDescriptor"}); });
  auto octets = entry.value().first("nTSecurityDescriptor");
  protected_.emplace(dn, octets);
  const auto number = [&](std::size_t at, int size) {
    std::size_t value = 0;
    for (int i = size; i-- > 0;)
      value = value << 8 | static_cast<unsigned char>(octets.at(at + static_cast<std::size_t>(i)));
    return value;
  };
  const auto write = [&](std::size_t at, std::size_t value, int size) {
    for (int i = 0; i < size; ++i)
      octets[at + static_cast<std::size_t>(i)] = static_cast<char>(value >> (8 * i) & 0xFF);
  };
  // An entry in front of the list: denied, the rights, S-1-1-0.
  const std::string entry_octets("\x01\x00\x14\x00----\x01\x01\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00", 20);
  const auto list = number(16, 4), size = number(list + 2, 2), count = number(list + 4, 2);
  octets.insert(list + 8, entry_octets);
  write(list + 12, denied, 4);
  write(list + 2, size + entry_octets.size(), 2);
  write(list + 4, count + 1, 2);
  // What lies behind the list has moved.
  for (const std::size_t field : {4U, 8U, 12U})
    if (const auto offset = number(field, 4); offset > list)
      write(field, offset + entry_octets.size(), 4);
  write_descriptor(dn, octets);
}

void SambaFixture::unprotect(std::string_view dn) {
  const auto found = protected_.find(dn);
  if (found == protected_.end())
    return;
  write_descriptor(dn, found->second);
  protected_.erase(found);
}

void SambaFixture::write_descriptor(std::string_view dn, const std::string& octets) {
  session_.write([&](ldap::Connection& connection) {
    std::vector<ldap::Control> controls;
    controls.push_back(ldap::security_descriptor());
    connection.modify(dn, {{ldap::Change::Operation::replace, "nTSecurityDescriptor", {octets}}}, controls);
  });
}

void SambaFixture::move(std::string_view dn, const std::string& parent) {
  const auto rdn = std::string(dn.substr(0, dn.find(',')));
  session_.write([&](ldap::Connection& connection) { connection.rename(dn, rdn, parent); });
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
