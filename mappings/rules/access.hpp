// SPDX-License-Identifier: Apache-2.0
/// \file
/// What scopes and roles come to: rows to write, before their principals have ids.
#pragma once

#include "mappings/model/chat.hpp"
#include "mappings/model/legacy.hpp"
#include "mappings/model/packing.hpp"
#include "mappings/rules/people.hpp"
#include "mappings/rules/role_kinds.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// Who changed a row last: a legacy principal, a principal of the target, or (neither) the system user (C31).
struct ChangedBy {
  std::optional<legacy::PrincipalId> legacy;
  std::optional<chat::PrincipalId> target;
};

/// A role to write.
struct AccessRole {
  chat::NodeId node;
  legacy::PrincipalId principal; ///< of the legacy row that it comes from (C33)
  legacy::PrincipalId by;        ///< who changed it last (C31)
  Who who = 0;
  RoleKind kind = RoleKind::member;
  bool by_system = false; ///< the system user changed it last, not `by`
};

/// An AllowedMembers (or DeniedMembers) entry to write.
struct AccessScope {
  chat::NodeId node;
  Who who = 0;
  bool denied = false;
  ChangedBy by;
  std::optional<legacy::PrincipalId> principal; ///< who it is about (C33); nothing: the row is the target's
  bool added = false;                           ///< the rules made it (C28)
};

/// Why rows of one legacy table did not live on, by reason, and how many did.
struct RowBalance {
  std::int64_t read = 0, written = 0;
  std::map<std::string, std::int64_t> skipped;
};

/// Rows of federated principals that were dropped, by index of the legacy principal (C36).
using DroppedFederated = std::map<std::size_t, std::int64_t>;

/// A large pool has two million.
template <>
struct Packing<AccessRole> {
  using T = AccessRole;
  static constexpr auto members =
      std::make_tuple(&T::node, &T::principal, &T::by, &T::who, &T::kind, &T::by_system);
};

} // namespace gc2pc
