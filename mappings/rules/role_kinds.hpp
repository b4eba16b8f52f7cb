// SPDX-License-Identifier: Apache-2.0
/// \file
/// C21: kinds of roles are recognised by their description; ids differ from database to database.
#pragma once

#include "mappings/model/chat.hpp"
#include "mappings/model/legacy.hpp"
#include "mappings/rules/finding_log.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace gc2pc {

enum class RoleKind : std::uint8_t { member, manager, voiced, creator };
inline constexpr std::size_t role_kind_count = 4;

/// The description, lower case.
[[nodiscard]] std::string_view to_string(RoleKind kind);

/// The kinds of both databases. A missing kind is a finding; then `whole()` is false.
class RoleKinds {
 public:
  RoleKinds(const std::vector<legacy::RoleType>& source, const std::vector<chat::RoleType>& target,
            FindingLog& log);

  [[nodiscard]] bool whole() const { return whole_; }
  [[nodiscard]] std::optional<RoleKind> of(legacy::RoleTypeId id) const;
  [[nodiscard]] std::optional<RoleKind> of(chat::RoleTypeId id) const;
  /// The target's id that is written: the lowest of the kind.
  [[nodiscard]] chat::RoleTypeId target(RoleKind kind) const {
    return written_[static_cast<std::size_t>(kind)];
  }

 private:
  std::unordered_map<legacy::RoleTypeId, RoleKind> source_;
  std::unordered_map<chat::RoleTypeId, RoleKind> target_;
  std::array<chat::RoleTypeId, role_kind_count> written_{};
  bool whole_ = true;
};

} // namespace gc2pc
