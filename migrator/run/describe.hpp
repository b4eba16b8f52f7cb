// SPDX-License-Identifier: Apache-2.0
/// \file
/// Where a run is, for people.
#pragma once

#include "adapters/directory/directory_reader.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/run/status.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// What a look at the directory showed.
struct AddressLook {
  std::vector<ControllerView> views; ///< of each controller; none when the directory was not queried
  std::string trouble;               ///< why it could not be asked at all
};
/// Asks every controller. A directory that cannot be asked is a result, too.
[[nodiscard]] AddressLook look_at_address(DirectoryReader& directory, const SipUri& address);

/// The status of a run, with its one sentence. `lock_owner`: a living process that holds the run.
[[nodiscard]] RunStatus describe(const Run& run, std::optional<std::string> lock_owner = std::nullopt,
                                 const AddressLook& look = {});
/// Journals an event that ends a part of the run, with the sentence that the verdict gives after it.
void record_with_verdict(Run& run, Event event);
/// Says that the lookup address has no owner, or that this is not known; empty when it has one. "No
/// owner" is said only about controllers that answered.
[[nodiscard]] std::string ownerless(const RunState& state, const std::string& address,
                                    const AddressLook& look);

} // namespace gc2pc
