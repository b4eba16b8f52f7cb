// SPDX-License-Identifier: Apache-2.0
#include "tests/directory/script_bench.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldap/connection.hpp"
#include "adapters/directory/ldap/controls.hpp"
#include "adapters/directory/script/power_shell.hpp"
#include "adapters/directory/script/scripts.hpp"
#include "mappings/model/sha256.hpp"
#include "mappings/model/text.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace gc2pc::test {

std::optional<ScriptPlace> ScriptPlace::there() {
  const auto* samba = SambaDc::running();
  auto* shell = samba ? PowerShell::running() : nullptr;
  return shell ? std::optional(ScriptPlace{*samba, *shell}) : std::nullopt;
}

std::string instruction(const std::filesystem::path& script) {
  return "Run '" + script.string() + "' (powershell.exe -ExecutionPolicy Bypass -File " +
         script.filename().string() +
         "; use -Server HOST for another domain controller) on a computer with the management tools of Lync "
         "Server or Skype for Business and the module ActiveDirectory, with an account that may change both. "
         "First compare: Get-FileHash " +
         script.filename().string() + " must show SHA-256 " + sha256_hex(read_file(script));
}

Lasting lasting(SambaFixture& fixture, const std::string& dn) {
  // adminCount and operatorCount: a server writes zeros into them when it reanimates an account.
  static const std::set<std::string> of_server{
      "admincount",         "operatorcount",     "accountexpires",
      "badpasswordtime",    "badpwdcount",       "dscorepropagationdata",
      "lastknownparent",    "lastlogoff",        "lastlogon",
      "logoncount",         "msds-lastknownrdn", "objectguid",
      "objectsid",          "pwdlastset",        "usnchanged",
      "usncreated",         "whenchanged",       "replpropertymetadata",
      "lastlogontimestamp", "whencreated",       "memberof"};
  const auto image = fixture.open()->before_image(dn);
  Lasting all;
  for (const auto& attribute : script::object_of(image).attributes)
    if (of_server.count(ascii_lower(attribute.name)) == 0)
      all[ascii_lower(attribute.name)] = {attribute.values.begin(), attribute.values.end()};
  all["distinguishedname"] = {Dn::require(image.dn).key()}; // one name can be spelt in several ways
  for (const auto& link : script::named_by(image))
    all[link.attribute + " of " + link.holder.dn];
  return all;
}

std::string difference(const Lasting& one, const Lasting& other) {
  std::string text;
  for (const auto* side : {&one, &other})
    for (const auto& [name, values] : *side) {
      const auto& second = side == &one ? other : one;
      if (const auto found = second.find(name); found != second.end() && found->second == values)
        continue;
      text += (side == &one ? "- " : "+ ") + name + ":";
      for (const auto& value : values)
        text += " " + (std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7F; })
                           ? value
                           : script::base64(value));
      text += "\n";
    }
  return text;
}

ScriptBench::ScriptBench(const ScriptPlace& at) : place(at) {
  add_deployment(fixture);
  fixture.add({main_group, {{"objectClass", {"group"}}, {"sAMAccountName", {"Main Group"}}}});
}

DirectoryBeforeImage ScriptBench::image(const std::string& primary_group) {
  auto image = fixture.open()->before_image(chat_user);
  const auto reference = [&](const std::string& dn) {
    return ObjectReference{dn, Guid::from_directory(fixture.look(dn)->first("objectGUID"))};
  };
  image.parent = reference(Dn::require(chat_user).parent().value());
  image.primary_group = reference(primary_group.empty() ? domain_users : primary_group);
  return image;
}

void ScriptBench::write(const DirectoryBeforeImage& image, Release release) {
  const auto directory = fixture.open();
  const auto pair =
      script::release_scripts(place.samba.first, image, release, [&](const DirectoryAttribute& attribute) {
        return directory->holds_octets(attribute);
      });
  write_file(folder / "release.ps1", pair.forward);
  write_file(folder / "undo-release.ps1", pair.undo);
}

void ScriptBench::write_endpoint(const std::string& pool_name) {
  const auto pair =
      script::endpoint_scripts(place.samba.first, {lookup_address, "Group Chat", pool_name, contacts});
  write_file(folder / "endpoint.ps1", pair.forward);
  write_file(folder / "undo-endpoint.ps1", pair.undo);
}

ScriptRun ScriptBench::run(const std::string& name) {
  REQUIRE(administrator.run(name));
  return administrator.last();
}

std::string ScriptBench::refusal(const std::string& name, const ScriptManner& manner) {
  const auto run = administrator.try_run(name, manner);
  CAPTURE(name);
  REQUIRE(run.error != "");
  return run.error;
}

std::string ScriptBench::update_number() {
  return place.samba.connect()->read("", {"highestCommittedUSN"})->first("highestCommittedUSN");
}

std::vector<std::string> ScriptBench::owners() {
  std::vector<std::string> names;
  for (const auto& owner : fixture.open()->find_owners(SipUri::parse(lookup_address)))
    names.push_back(owner.entry.dn);
  return names;
}

void ScriptBench::deny_everyone(const std::string& dn, unsigned right) {
  const auto connection = place.samba.connect();
  std::vector<ldap::Control> controls;
  controls.push_back(ldap::security_descriptor());
  auto octets = connection->read(dn, {"nTSecurityDescriptor"})->first("nTSecurityDescriptor");
  const auto number = [&](std::size_t at, int size) {
    std::size_t value = 0;
    for (int i = size - 1; i >= 0; --i)
      value = value << 8U | static_cast<unsigned char>(octets[at + static_cast<std::size_t>(i)]);
    return value;
  };
  const auto put = [](std::string& text, std::size_t at, std::size_t value, int size) {
    for (int i = 0; i < size; ++i)
      text[at + static_cast<std::size_t>(i)] = static_cast<char>(value >> (8 * i) & 0xFFU);
  };
  const auto from = number(16, 4);
  auto dacl = octets.substr(from, number(from + 2, 2));
  std::string entry(8, '\0');
  put(entry, 0, 1, 1); // denied
  put(entry, 2, 20, 2);
  put(entry, 4, right, 4);
  entry += std::string("\x01\x01\0\0\0\0\0\x01\0\0\0\0", 12); // S-1-1-0
  put(dacl, 2, dacl.size() + entry.size(), 2);
  put(dacl, 4, number(from + 4, 2) + 1, 2);
  dacl.insert(8, entry);
  put(octets, 16, octets.size(), 4);
  octets += dacl;
  connection->modify(dn, {{ldap::Change::Operation::replace, "nTSecurityDescriptor", {octets}}}, controls);
}

} // namespace gc2pc::test
