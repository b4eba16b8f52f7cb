// SPDX-License-Identifier: Apache-2.0
/// \file
/// tblPrincipal.prinTypeID: what kind of principal a row is.
#pragma once

#include <cstdint>
#include <string>

namespace gc2pc {

/// The same numbers in both products. A row may hold any other number; it is kept as it is, and an error of
/// the plan (C36).
enum class PrincipalType : std::int64_t {
  system_user = 4,
  user = 5,
  external_user = 6,
  federated_user = 7,
  domain = 8,
  group = 9,
  folder = 10,
  federated_group = 11
};

/// Whether it stays what it is in Persistent Chat (C36).
[[nodiscard]] constexpr bool is_kept(PrincipalType type) {
  return type == PrincipalType::user || type == PrincipalType::domain || type == PrincipalType::group ||
         type == PrincipalType::folder;
}

/// A person of another organisation.
[[nodiscard]] constexpr bool is_federated_user(PrincipalType type) {
  return type == PrincipalType::external_user || type == PrincipalType::federated_user;
}

/// Whether the rules know the number (C36).
[[nodiscard]] constexpr bool is_known(PrincipalType type) {
  return is_kept(type) || is_federated_user(type) || type == PrincipalType::system_user ||
         type == PrincipalType::federated_group;
}

/// The number.
[[nodiscard]] inline std::string to_string(PrincipalType type) {
  return std::to_string(static_cast<std::int64_t>(type));
}

} // namespace gc2pc
