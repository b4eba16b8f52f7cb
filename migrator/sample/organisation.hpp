// SPDX-License-Identifier: Apache-2.0
/// \file
/// An invented organisation: its people, its rooms and everything that makes a migration interesting.
#pragma once

#include "mappings/model/legacy.hpp"
#include "migrator/sample/random.hpp"
#include "migrator/sample/text_maker.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc::sample {

inline constexpr std::string_view sip_domain = "contoso.example";
inline constexpr std::string_view base_dn = "DC=contoso,DC=example";
inline constexpr std::string_view lookup_address = "sip:ocschat@contoso.example";
inline constexpr std::string_view pool_fqdn = "pcpool.contoso.example";
/// Its next hop. Persistent Chat on servers of its own has no object below CN=Pools, the Registrar pool has
/// one.
inline constexpr std::string_view home_pool_fqdn = "fepool.contoso.example";

/// One room's share of the messages, in ascending nodeID.
struct RoomTraffic {
  legacy::NodeId room;
  Guid guid;
  std::int64_t messages = 0;
  std::size_t language = 0;
  std::size_t first_regular = 0; ///< index of the room's people in Organisation::writers
  std::size_t regulars = 1;
};

struct Organisation {
  legacy::Inventory inventory;
  std::vector<RoomTraffic> traffic;
  std::vector<legacy::PrincipalId> writers; ///< users, and one federated
  Guid pool;
};

/// How large it is.
struct Size {
  std::int64_t rooms = 60; ///< at least 10
  std::int64_t messages = 10'000;
  std::optional<std::int64_t> people; ///< at least 60; nothing: four a room, from 60 to 100,000
  std::optional<std::int64_t> roles;  ///< role entries; nothing: the few that make it interesting
};

/// The same seed makes the same organisation. Throws Error(usage) when the people cannot take that many
/// roles.
[[nodiscard]] Organisation make_organisation(std::uint64_t seed, const Size& size, const TextMaker& text);

} // namespace gc2pc::sample
