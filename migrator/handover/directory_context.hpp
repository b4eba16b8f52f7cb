// SPDX-License-Identifier: Apache-2.0
/// \file
/// What waiting for the directory needs.
#pragma once

#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/run/session.hpp"

namespace gc2pc {

struct DirectoryContext {
  ReadSession& session; ///< with a handover
  Observer& observer;
  const StopRequested& stop;
};

} // namespace gc2pc
