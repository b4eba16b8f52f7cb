// SPDX-License-Identifier: Apache-2.0
/// \file
/// Waiting until every controller of the directory has seen a change.
#pragma once

#include "migrator/base/observer.hpp"
#include "migrator/handover/directory_context.hpp"
#include "migrator/run/run.hpp"

#include <functional>
#include <string>
#include <vector>

namespace gc2pc {

/// Whether the owners that one controller sees are those that it should see.
using OwnersTest = std::function<bool(const std::vector<AddressOwner>&)>;

/// Asks all of them until each agrees, at most for the session's replication_wait. `what` is what should be
/// so: "sip:… has no owner". Returns " on all N controllers", or nothing when there is but one. Throws
/// conflict that names the late one and what it sees, interrupted when the operator wants to stop.
std::string wait_for_controllers(const DirectoryContext& context, const std::string& what,
                                 const OwnersTest& is_so);

/// Notes that the address has no owner, or that this is not known, when the run has left it so.
void note_ownerless(const Run& run, ReadSession& session, Observer& observer);

} // namespace gc2pc
