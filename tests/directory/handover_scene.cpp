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

std::vector<AddressOwner> Scene::owners() {
  return fixture.open()->find_owners(SipUri::parse(lookup_address));
}

std::string Scene::owner() {
  const auto all = owners();
  return all.empty() ? "nobody" : all.size() > 1 ? "several" : all.front().is_endpoint ? "endpoint" : "user";
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
