// SPDX-License-Identifier: Apache-2.0
/// \file
/// The rollback, and what it would undo.
#pragma once

#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/run/open_run.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/run/session.hpp"
#include "migrator/run/status.hpp"

namespace gc2pc {

/// What a rollback is allowed to do.
struct RollbackOptions {
  bool consent_directory = false; ///< --consent directory
  /// --discard-new-messages: messages that users wrote into migrated rooms since are deleted too.
  bool discard_new_messages = false;
};

/// What a rollback would undo. Changes nothing.
[[nodiscard]] RunStatus check_rollback(const RunView& view, ReadSession& session, Observer& observer);
/// Undoes everything that was done, in reverse, also after a killed rollback; proves by digest that target
/// and directory are as before. Messages that users wrote into migrated rooms since make it stop (conflict)
/// before anything is undone, unless the options allow their loss.
[[nodiscard]] RunStatus run_rollback(Run& run, Session& session, const RollbackOptions& choices,
                                     Observer& observer, const StopRequested& stop);

} // namespace gc2pc
