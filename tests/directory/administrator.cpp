// SPDX-License-Identifier: Apache-2.0
#include "tests/directory/administrator.hpp"

#include "tests/directory/power_shell_reader.hpp"
#include "tests/files/temporary_folder.hpp"

#include <doctest/doctest.h>

namespace gc2pc::test {
namespace {

std::string text(const nlohmann::json& head, const char* key) {
  return head.at(key).get<std::string>();
}

} // namespace

bool Administrator::run(const std::string& name) {
  const auto path = folder_ / name;
  if (!std::filesystem::exists(path))
    return false;
  const auto script = read_script(read_file(path));
  std::filesystem::remove(path);
  act(script.after, script.values);
  done_.push_back(name);
  return true;
}

void Administrator::run_errand(const std::string& errand) {
  const auto begin = errand.find('\''), end = errand.find('\'', begin + 1);
  if (begin != std::string::npos && end != std::string::npos)
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
    const auto pool = directory->find_pool(text(head, "PoolFqdn"));
    REQUIRE(pool.has_value());
    // The cmdlet's own choice.
    const std::string name = "{0d15ea5e-0000-4000-8000-00000000c0de}";
    directory->create({"CN=" + name + "," + text(head, "Contacts"),
                       {{"objectClass", {"top", "person", "organizationalPerson", "contact"}},
                        {"cn", {name}},
                        {"displayName", {text(head, "DisplayName")}},
                        {"msRTCSIP-PrimaryUserAddress", {address.text()}},
                        {"msRTCSIP-PrimaryHomeServer", {pool->home_server_dn}}}});
  } else if (calls("Remove-CsPersistentChatEndpoint")) {
    REQUIRE(owners.size() == 1);
    REQUIRE(owners.front().is_endpoint);
    directory->remove_created(owners.front().entry.dn);
  } else if (calls("Restore-Attribute")) {
    REQUIRE(owners.empty());
    if (head.contains("UserParent"))
      restore(*directory, head);
    else
      directory->give_back(image_.value());
  } else {
    FAIL("a script that calls no cmdlet");
  }
}

void Administrator::restore(Directory& directory, const nlohmann::json&) {
  static_cast<void>(directory.restore(image_.value()));
}

} // namespace gc2pc::test
