// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a report shows of the legacy pool although nothing is made from it; no part of a plan.
#pragma once

#include "mappings/model/guid.hpp"
#include "mappings/model/legacy.hpp"

#include <cstdint>
#include <map>
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

  std::map<int, Year> years; ///< empty when not all messages were read
  std::vector<Branch> branches;
  std::vector<SkippedRoom> skipped;
  /// Names of a room's managers, those of skipped rooms included; rooms without managers are left out.
  std::map<legacy::NodeId, std::vector<std::string>> managers;
};

} // namespace gc2pc
