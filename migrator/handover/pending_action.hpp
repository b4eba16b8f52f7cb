// SPDX-License-Identifier: Apache-2.0
/// \file
/// Waiting until an administrator has made a change that the directory cannot make itself.
#pragma once

#include "migrator/handover/directory_context.hpp"

#include <functional>
#include <string>

namespace gc2pc {

/// After a change was requested: waits until `is_so`, at most for the session's replication_wait, when the
/// directory defers its changes to an administrator; one that makes them itself is not waited for. `what` is
/// what should be so: "sip:… has no owner". `asked` gets what the administrator is asked to do, for the
/// journal: it has the script's SHA-256, which is the proof of the genuine one. Throws waiting, with the
/// owner of the address, interrupted when the operator wants to stop. Either way the same command resumes
/// here.
void await_pending_action(const DirectoryContext& context, const std::string& what,
                          const std::function<void(const std::string&)>& asked,
                          const std::function<bool()>& is_so);

} // namespace gc2pc
