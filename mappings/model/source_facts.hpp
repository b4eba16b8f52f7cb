// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a report shows of the legacy pool although nothing is made from it; no part of a plan.
#pragma once

#include "mappings/model/guid.hpp"
#include "mappings/model/legacy.hpp"

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

struct SourceFacts {
  /// Messages of one calendar year (UTC).
  struct Year {
    std::int64_t migrated = 0, left_out = 0;
  };
  /// A category directly under the root, with all rooms below it.
  struct Branch {
    std::string name;
    std::int64_t rooms = 0, messages = 0;
  };
  /// A room that is not migrated.
  struct SkippedRoom {
    legacy::NodeId legacy;
    Guid guid;
    std::string path; ///< legacy names below the root, joined by the separator; the room's own name last
    std::int64_t messages = 0;
  };

  /// A room's manager, as people know the person or group.
  struct Manager {
    std::string name, address;
    friend auto operator<=>(const Manager&, const Manager&) = default;
  };

  std::map<int, Year> years; ///< empty when not all messages were read
  std::vector<Branch> branches;
  std::vector<SkippedRoom> skipped;
  /// A room's managers, those of skipped rooms included; rooms without managers are left out.
  std::map<legacy::NodeId, std::vector<Manager>> managers;
  /// How many people and groups are members of a room: after the migration, or of a skipped room before it;
  /// rooms without members are left out. Nothing: kept by a version that did not count.
  std::optional<std::map<legacy::NodeId, std::int64_t>> members;
};

} // namespace gc2pc
