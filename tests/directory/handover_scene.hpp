// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: a practice pool whose lookup address is in a real directory.
#pragma once

#include "tests/directory/deployment.hpp"
#include "tests/directory/samba_dc.hpp"
#include "tests/support/practice_pool.hpp"

#include <string>
#include <vector>

namespace gc2pc::test {

struct Scene {
  explicit Scene(const SambaDc& samba);
  [[nodiscard]] std::vector<AddressOwner> owners();
  /// "user", "endpoint", "nobody", or "several".
  [[nodiscard]] std::string owner();
  /// Both controllers are named; what is written to the one reaches `other` only by replicate_endpoint().
  void name_both(SambaFixture& other);
  /// Planned and handed over: required to succeed.
  void hand_over();
  /// A planned or interrupted cutover ends with the endpoint as owner.
  void complete();
  /// Planned, and killed between release and endpoint: the address has no owner.
  void stop_without_owner();
  /// Another account that takes the address; its DN.
  std::string add_owner(const std::string& address);
  /// Rolled back, and check_user_is_back().
  void take_back();
  /// It owns the address alone, with the identity, the attributes and the memberships that it had.
  void check_user_is_back();

  SambaFixture fixture;
  PracticePool pool{{50, 2}};
  std::string guid;
};

/// Owners of the lookup address as one controller shows them.
[[nodiscard]] std::vector<AddressOwner> owners_at(SambaFixture& fixture);
/// Adds the endpoint of one controller to the other, as replication would.
DirectoryEntry replicate_endpoint(SambaFixture& from, SambaFixture& to);

} // namespace gc2pc::test
