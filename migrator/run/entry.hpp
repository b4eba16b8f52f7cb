// SPDX-License-Identifier: Apache-2.0
/// \file
/// How a call of cutover resumes from where a run is.
#pragma once

#include "migrator/run/run_state.hpp"

namespace gc2pc {

enum class Entry {
  fresh,         ///< nothing was written yet: source, target and directory must be as planned
  after_precopy, ///< the source was in use since: it is planned again
  resumed,       ///< a cutover has written: what it did is confirmed, the rest follows
  unverified,    ///< complete but for the verification
  complete,      ///< nothing is left to do
  ended          ///< a rollback has begun or is done: refused
};

[[nodiscard]] Entry entry_of(const RunState& state);

} // namespace gc2pc
