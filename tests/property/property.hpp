// SPDX-License-Identifier: Apache-2.0
/// \file
/// Runs a property over random organisations and tells doctest how it went. RapidCheck prints the seed.
#pragma once

#include "tests/support/random_organisation.hpp"

#include <functional>

namespace gc2pc::test {

/// A random organisation with its plan.
struct Planned {
  RandomOrganisation organisation;
  Plan plan;
  chat::Inventory before, after; ///< the target without and with the plan's changes; messages left out

  explicit Planned(RandomOrganisation given);
  /// No database error: the plan has more than findings.
  [[nodiscard]] bool whole() const { return !plan.counts.empty(); }
  [[nodiscard]] const chat::Node* node(chat::NodeId id) const; ///< in `after`
  [[nodiscard]] const legacy::Node* legacy(legacy::NodeId id) const;
};

/// Checks `property` for many random organisations; it says what is wrong with RC_ASSERT. False when it fell.
[[nodiscard]] bool holds(const char* name, const std::function<void(const Planned&)>& property);
/// The same for organisations that are flat already.
[[nodiscard]] bool holds_when_flat(const char* name, const std::function<void(const Planned&)>& property);

} // namespace gc2pc::test
