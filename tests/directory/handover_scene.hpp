// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: a practice pool whose lookup address is in a real directory.
#pragma once

#include "tests/directory/deployment.hpp"
#include "tests/directory/samba_dc.hpp"
#include "tests/engine/practice_pool.hpp"

#include <string>
#include <vector>

namespace gc2pc::test {

struct Scene {
  explicit Scene(const SambaDc& samba);
  [[nodiscard]] std::vector<AddressOwner> owners();
  /// "user", "endpoint", "nobody", or "several".
  [[nodiscard]] std::string owner();
  /// It owns the address alone, with the identity, the attributes and the memberships that it had.
  void check_user_is_back();

  SambaFixture fixture;
  PracticePool pool{{50, 2}};
  std::string guid;
};

} // namespace gc2pc::test
