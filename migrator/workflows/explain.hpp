// SPDX-License-Identifier: Apache-2.0
/// \file
/// Answers questions about a conversion, before the cutover and long after it.
#pragma once

#include "adapters/stop.hpp"
#include "mappings/rules/explanation.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/session.hpp"

namespace gc2pc {

/// Plans once more and explains what is asked. With a run whose rows are in the target already,
/// the target counts as it was before them: the question is asked on Monday, too. Changes nothing. Throws
/// usage when what is asked for is not there or is several things.
[[nodiscard]] Explanation explain_now(ReadSession& session, const Run* run, const Question& question,
                                      Observer& observer, const StopRequested& stop);

} // namespace gc2pc
