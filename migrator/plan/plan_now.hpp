// SPDX-License-Identifier: Apache-2.0
/// \file
/// Makes the plan that the world as it is now calls for.
#pragma once

#include "adapters/batch.hpp"
#include "adapters/stop.hpp"
#include "mappings/model/plan.hpp"
#include "mappings/rules/planner.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/plan/channel_records.hpp"
#include "migrator/run/session.hpp"
#include "migrator/run/status.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// A plan, how fast the source could be read for it, and what a report shows beside it.
struct MadePlan {
  Plan plan;
  Rate reading;
  SourceFacts facts = {};
};

/// Gives a batch of the source's messages to the planner, those that cannot be read in their places.
void survey_batch(Planner& planner, Batch<legacy::Message>& batch);
/// Gives all messages of the source to the planner; returns how fast they could be read.
[[nodiscard]] Rate survey_source(Planner& planner, ReadSession& session, Observer& observer,
                                 const StopRequested& stop);
/// One pass over everything. `own_run`: control rows of this run in the target are not a conflict.
/// `channels`: gets what the messages came to.
[[nodiscard]] MadePlan plan_now(ReadSession& session, const std::string& own_run, Observer& observer,
                                const StopRequested& stop, PlannedChannels* channels = nullptr);
/// The same plan without that pass, for messages that are in all `channels` as they were then: that they
/// still are is for the caller to find out. Nothing when it is plain that they are not.
[[nodiscard]] std::optional<Plan> plan_by_channels(ReadSession& session, const std::string& own_run,
                                                   const std::vector<ChannelMemory>& channels);

} // namespace gc2pc
