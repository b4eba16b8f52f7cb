// SPDX-License-Identifier: Apache-2.0
/// \file
/// An invented organisation: its people, its rooms and everything that makes a migration interesting.
#pragma once

#include "mappings/model/legacy.hpp"
#include "migrator/sample/random.hpp"
#include "migrator/sample/text_maker.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace gc2pc::sample {

inline constexpr std::string_view sip_domain = "contoso.example";
inline constexpr std::string_view base_dn = "DC=contoso,DC=example";
inline constexpr std::string_view lookup_address = "sip:ocschat@contoso.example";
inline constexpr std::string_view pool_fqdn = "pcpool.contoso.example";

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

/// `rooms` at least 10. The same seed makes the same organisation.
[[nodiscard]] Organisation make_organisation(std::uint64_t seed, std::int64_t rooms, std::int64_t messages,
                                             const TextMaker& text);

} // namespace gc2pc::sample
