// SPDX-License-Identifier: Apache-2.0
/// \file
/// Surveys a source by what a run remembers of it: only what is new is read.
#pragma once

#include "adapters/stop.hpp"
#include "mappings/rules/planner.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/plan/totals_now.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/session.hpp"

#include <optional>

namespace gc2pc {

/// Compares what the database says of every channel's older messages with what was remembered. Where they are
/// as remembered, only newer ones are read; where not, the whole channel is. An edit that keeps the length
/// stays unseen: that is what a verification of the whole source finds later. Nothing, and the planner must
/// be thrown away, when there are messages in channels that are unknown.
[[nodiscard]] std::optional<Rate> survey_quickly(Planner& planner, ReadSession& session,
                                                 const legacy::Inventory& inventory, const Run& run,
                                                 TotalsNow& totals, Observer& observer,
                                                 const StopRequested& stop);

} // namespace gc2pc
