// SPDX-License-Identifier: Apache-2.0
/// \file
/// How fast the target takes the source's messages, measured before anything is planned.
#pragma once

#include "adapters/source/legacy_source.hpp"
#include "adapters/stop.hpp"
#include "adapters/target/chat_store.hpp"
#include "mappings/model/plan.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/plan/plan_result.hpp"

namespace gc2pc {

/// Writes the first messages of the source into a table of the target's that it removes again. The rate, of
/// the work "write messages", counts the time of writing alone: a copy reads in parallel. Throws wrong_input
/// when the source has no messages.
[[nodiscard]] Rate probe_target(LegacySource& source, ChatStore& target, Observer& observer,
                                const StopRequested& stop);

/// A forecast from what was measured of source and target: copying is as fast as the slower of both.
[[nodiscard]] Forecast forecast_by(const Plan& plan, std::vector<Rate> rates, const Rate& writing);

} // namespace gc2pc
