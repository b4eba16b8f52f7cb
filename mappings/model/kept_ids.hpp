// SPDX-License-Identifier: Apache-2.0
/// \file
/// Ids that an earlier plan of the same run gave: rows with them are in the target already, so what is the
/// same by its GUID keeps its id, however much else changed since.
#pragma once

#include "mappings/model/change_set.hpp"
#include "mappings/model/chat.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace gc2pc {

/// Ids of one kind of rows.
template <class Id>
class KeptIdsOf {
 public:
  void keep(const Guid& guid, Id id) {
    ids_.emplace(guid, id);
    highest_ = std::max(highest_, id.value);
  }
  [[nodiscard]] std::optional<Id> of(const Guid& guid) const {
    const auto found = ids_.find(guid);
    return found == ids_.end() ? std::nullopt : std::optional(found->second);
  }
  /// New ids are above it: one that is in the target is not given to another principal.
  [[nodiscard]] std::int64_t highest() const { return highest_; }

 private:
  std::map<Guid, Id> ids_;
  std::int64_t highest_ = 0;
};

/// Nodes and principals; everything else is known by a GUID or by these two.
struct KeptIds {
  KeptIdsOf<chat::NodeId> nodes;
  KeptIdsOf<chat::PrincipalId> principals;

  KeptIds() = default;
  /// Those of the rows that `structure` inserts.
  explicit KeptIds(const chat::ChangeSet& structure) {
    for (const auto& node : structure.nodes.inserted)
      nodes.keep(node.guid, node.id);
    for (const auto& principal : structure.principals.inserted)
      principals.keep(principal.guid, principal.id);
  }
};

} // namespace gc2pc
