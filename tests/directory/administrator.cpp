// SPDX-License-Identifier: Apache-2.0
#include "tests/directory/administrator.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldif_document.hpp"
#include "adapters/directory/owners.hpp"
#include "tests/directory/power_shell_reader.hpp"
#include "tests/files/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <set>

namespace gc2pc::test {
namespace {

std::string text(const nlohmann::json& head, const char* key) {
  return head.at(key).get<std::string>();
}

/// The head has the SIP values that the user had, and no others.
void check_sip_values(const nlohmann::json& head, const DirectoryBeforeImage& image) {
  std::multiset<std::string> told, had;
  for (const auto& row : head.at("SipAttributes"))
    for (const auto& value : row.at("Values"))
      told.insert(text(row, "Name") + ": " + value.get<std::string>());
  for (const auto& attribute : LdifDocument(image.ldif).record(0).entry().attributes)
    for (const auto& value : attribute.values)
      if (is_sip_value(attribute.name, value))
        had.insert(attribute.name + ": " + value);
  CHECK(told == had);
}

} // namespace

bool Administrator::run(const std::string& name) {
  const auto path = folder_ / name;
  if (!std::filesystem::exists(path))
    return false;
  const auto script = read_script(read_file(path));
  act(script.after, script.values);
  done_.push_back(name);
  return true;
}

void Administrator::run_errand(const std::string& errand) {
  const auto word = errand.find("Run '");
  const auto begin = errand.find('\'', word), end = errand.find('\'', begin + 1);
  if (word != std::string::npos)
    run(std::filesystem::path(errand.substr(begin + 1, end - begin - 1)).filename().string());
}

void Administrator::act(const std::string& body, const nlohmann::json& head) {
  const auto directory = open_();
  const auto address = SipUri::parse(text(head, "Address"));
  const auto owners = directory->find_owners(address);
  const auto calls = [&](const char* cmdlet) {
    return body.find(std::string("\n") + cmdlet + " ") != body.npos;
  };
  if (calls("Remove-ADUser") || calls("Disable-CsUser")) {
    REQUIRE(owners.size() == 1);
    REQUIRE(owners.front().entry.dn == text(head, "UserDn"));
    image_ = directory->before_image(owners.front().entry.dn);
    if (calls("Remove-ADUser"))
      directory->remove(*image_);
    else
      directory->withdraw(*image_);
  } else if (calls("New-CsPersistentChatEndpoint")) {
    REQUIRE(owners.empty());
    // The cmdlet's own choice.
    const std::string name = "{0d15ea5e-0000-4000-8000-00000000c0de}";
    directory->create({"CN=" + name + "," + text(head, "Contacts"),
                       {{"objectClass", {"top", "person", "organizationalPerson", "contact"}},
                        {"cn", {name}},
                        {"displayName", {text(head, "DisplayName")}},
                        {"msRTCSIP-PrimaryUserAddress", {address.text()}},
                        {"msRTCSIP-PrimaryHomeServer", {text(head, "Contacts")}}}});
  } else if (calls("Remove-CsPersistentChatEndpoint")) {
    REQUIRE(owners.size() == 1);
    REQUIRE(owners.front().is_endpoint);
    directory->remove_created(owners.front().entry.dn);
  } else if (calls("Restore-Attribute")) {
    for (const auto& owner : owners) // the recycle bin gives the user back with it
      REQUIRE(Dn::require(owner.entry.dn).rdn(0) ==
              Dn::require(text(head, "UserDn")).rdn(0)); // its parent may be renamed
    if (head.contains("UserParent"))
      restore(*directory, head);
    else
      give_back(*directory, head);
  } else {
    FAIL("a script that calls no cmdlet");
  }
}

void Administrator::restore(Directory& directory, const nlohmann::json& head) {
  check_sip_values(head, image_.value());
  static_cast<void>(directory.restore(*image_));
}

void Administrator::give_back(Directory& directory, const nlohmann::json& head) {
  check_sip_values(head, image_.value());
  directory.give_back(*image_);
}

} // namespace gc2pc::test
