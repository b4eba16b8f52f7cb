// SPDX-License-Identifier: Apache-2.0
/// \file
/// The smallest organisation that the tests of what a plan refuses start from.
#pragma once

#include "tests/support/organisation.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace gc2pc::test {

/// One category with one room, in which Ann is a member.
inline Organisation one_room() {
  Organisation org;
  org.person(10, "sip:ann@contoso.com");
  org.category(2, 1, "A");
  org.room(3, 2, "r");
  org.role(3, 10, Organisation::member);
  org.scope(1, 10);
  return org;
}

inline legacy::Message message(std::int64_t room, std::int64_t id, std::int64_t author, std::string content) {
  return {
      legacy::NodeId{room}, ChatId{id},  Ticks{634'000'000'000'000'000}, legacy::PrincipalId{author}, false,
      std::move(content),   std::nullopt};
}

inline chat::Inventory empty_target() {
  return chat::inventory_of(chat::seed_for(guid(0xffff)));
}

} // namespace gc2pc::test
