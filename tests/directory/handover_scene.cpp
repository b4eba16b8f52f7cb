// SPDX-License-Identifier: Apache-2.0
#include "tests/directory/handover_scene.hpp"

#include <doctest/doctest.h>

#include <csignal>

namespace gc2pc::test {

Scene::Scene(const SambaDc& samba) : fixture(samba) {
  ::signal(SIGPIPE, SIG_IGN); // as the program does: a lost connection is an error, not the end
  add_deployment(fixture);
  pool.config.directory = samba.url();
  pool.config.login = samba.login();
  guid = fixture.look(chat_user)->first("objectGUID");
}

std::vector<AddressOwner> owners_at(SambaFixture& fixture) {
  return fixture.open()->find_owners(SipUri::parse(lookup_address));
}

DirectoryEntry replicate_endpoint(SambaFixture& from, SambaFixture& to) {
  auto endpoint = owners_at(from).at(0).entry;
  std::erase_if(endpoint.attributes, [](const auto& attribute) {
    return attribute.name != "objectClass" && attribute.name != "displayName" &&
           attribute.name != "proxyAddresses" && !attribute.name.starts_with("msRTCSIP");
  });
  to.add(endpoint);
  return endpoint;
}

std::vector<AddressOwner> Scene::owners() {
  return owners_at(fixture);
}

std::string Scene::owner() {
  const auto all = owners();
  return all.empty() ? "nobody" : all.size() > 1 ? "several" : all.front().is_endpoint ? "endpoint" : "user";
}

void Scene::name_both(SambaFixture& other) {
  add_deployment(other);
  pool.config.directory = fixture.samba().url() + "," + fixture.samba().url(Dc::second);
}

void Scene::hand_over() {
  (void)pool.plan();
  REQUIRE(pool.cutover().phase == RunPhase::complete);
}

void Scene::complete() {
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(owner() == "endpoint");
}

void Scene::stop_without_owner() {
  (void)pool.plan();
  REQUIRE(pool.dies("cutover", "endpoint-before-create:1"));
}

std::string Scene::add_owner(const std::string& address) {
  auto dn = "CN=New,OU=Staff," + samba_domain;
  fixture.add(
      {dn,
       {{"objectClass", {"user"}}, {"sAMAccountName", {"New"}}, {"msRTCSIP-PrimaryUserAddress", {address}}}});
  return dn;
}

void Scene::take_back() {
  CHECK(pool.rollback().phase == RunPhase::rolled_back);
  check_user_is_back();
}

void Scene::check_user_is_back() {
  CHECK(owner() == "user");
  const auto user = fixture.look(chat_user);
  REQUIRE(user.has_value());
  CHECK(user->first("objectGUID") == guid);
  CHECK(user->first("msRTCSIP-UserEnabled") == "TRUE");
  CHECK(fixture.look(chat_group)->first("member") == chat_user);
}

} // namespace gc2pc::test
