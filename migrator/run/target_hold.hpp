// SPDX-License-Identifier: Apache-2.0
/// \file
/// Whether this run folder is the one that the target was last written with. A lock of the folder cannot
/// tell: a copy of the folder on another host has a lock of its own.
#pragma once

#include "adapters/target/chat_store.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/session.hpp"

namespace gc2pc {

/// Leaves the hash of the journal's last record in the target, in place of the one that is there, and only
/// when that one is a record of this journal. Throws conflict when it is not: a copy of the folder has gone
/// on with the run. Called before each step that is done or undone, once the run has marks in the target.
void hold_target(ChatStore& store, const Run& run);

/// Throws the same, and changes nothing.
void require_latest_copy(ReadSession& session, const Run& run);

/// hold_target where the run has marks in the target; elsewhere there is nothing to hold.
void hold_target_if_begun(Session& session, const Run& run);

} // namespace gc2pc
