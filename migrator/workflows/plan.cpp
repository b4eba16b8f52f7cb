// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/plan.hpp"

#include "adapters/fault_point.hpp"
#include "adapters/stop.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/plan.hpp"
#include "migrator/base/format.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/plan/channel_records.hpp"
#include "migrator/plan/forecast.hpp"
#include "migrator/plan/outcome.hpp"
#include "migrator/plan/plan_now.hpp"
#include "migrator/plan/plan_result.hpp"
#include "migrator/plan/renew_plan.hpp"
#include "migrator/plan/server_notes.hpp"
#include "migrator/plan/source_check.hpp"
#include "migrator/plan/source_facts.hpp"
#include "migrator/plan/space_needs.hpp"
#include "migrator/run/plan_outcome.hpp"
#include "migrator/run/records.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/session.hpp"
#include "migrator/workflows/doctor.hpp"
#include "migrator/workflows/step_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace gc2pc {
namespace {

/// Where run.db keeps what the doctor said when the plan was made.
constexpr std::string_view checkup_value = "checkup";

/// `known`: rates of the run, for work that this planning did not do.
PlanResult result_of(ReadSession& session, MadePlan made, const std::vector<Rate>& known,
                     const std::optional<std::filesystem::path>& folder, Observer& observer) {
  PlanResult result;
  result.plan = std::move(made.plan);
  result.rates = {made.reading};
  result.facts = std::move(made.facts);
  result.known_rates = result.rates;
  std::copy_if(known.begin(), known.end(), std::back_inserter(result.known_rates),
               [&](const Rate& rate) { return rate.work != made.reading.work; });
  result.forecast = forecast_of(result.plan, result.known_rates);
  observer.begin("check steps", 0, Unit::rows);
  result.checks = check_steps(session, result.plan);
  result.servers = server_notes(session, result.plan);
  result.space = space_needs(session, result.plan, folder);
  observer.end({});
  return result;
}

std::string sentence_of(const Plan& plan) {
  return fmt::format("plan {}: {}, {}, {}", plan.hash.substr(0, 12),
                     counted(static_cast<std::int64_t>(plan.rooms.size()), "room"),
                     counted(plan.message_count(), "message"),
                     counted(static_cast<std::int64_t>(plan.count(Severity::error)), "error"));
}

} // namespace

PlanResult make_plan(ReadSession& session, Observer& observer, const StopRequested& stop) {
  return result_of(session, plan_now(session, {}, observer, stop), {}, std::nullopt, observer);
}

PlanResult plan_since(const Run& run, ReadSession& session, Observer& observer, const StopRequested& stop) {
  const auto known = run.known_rates();
  if (!run.state().needs_new_plan())
    return result_of(session, plan_now(session, {}, observer, stop), known, std::nullopt, observer);
  return result_of(session,
                   renewed_plan(session, run, run.load_plan(), SourceCheck::whole, nullptr, observer, stop),
                   known, std::nullopt, observer);
}

PlanResult plan_run(Run& run, ReadSession& session, Observer& observer, const StopRequested& stop,
                    const std::vector<Rate>& earlier) {
  const auto config = stored_config(session.config); // what cannot be kept is refused before anything is read
  if (!earlier.empty())
    run.take_over_rates(earlier);
  PlannedChannels channels;
  auto result = result_of(session, plan_now(session, run.id(), observer, stop, &channels), run.known_rates(),
                          run.folder(), observer);
  observer.begin("check host and servers", 0, Unit::rows);
  result.checkup = examine(session, {session.config, run.folder(), run.id(), result.space}, stop);
  observer.end({});
  if (session.directory)
    session.directory->rest();
  observer.begin("save plan", 0, Unit::rows);
  // At once: configuration, rules and plan always are those that the journal is bound to.
  run.together([&] {
    run.keep("config", config);
    run.keep("rules", session.rules_xml);
    run.keep("rates", stored_rates(result.rates));
    run.keep("checks", stored_steps(result.checks));
    run.keep("servers", stored_servers(result.servers));
    run.keep("space", stored_space(result.space));
    run.keep("facts", stored_facts(result.facts));
    run.keep(checkup_value, stored_checkup(*result.checkup));
    run.keep(outcome_value, stored_outcome(outcome_of(result)));
    run.save_plan(result.plan);
    fault_point(FaultPoint::plan_saved);
    run.keep("plan.hash", result.plan.hash);
    keep_planned_channels(run, channels, result.plan.hash);
    run.record_plan(sentence_of(result.plan));
  });
  observer.end({});
  return result;
}

PlanResult load_plan(const Run& run) {
  return kept_result(run, run.load_plan());
}

namespace {

/// What the run keeps beside the plan that `result` has.
PlanResult with_kept(const Run& run, PlanResult result) {
  result.rates = run.rates();
  result.known_rates = run.known_rates();
  result.forecast = forecast_of(result.plan, result.row_counts(), result.known_rates);
  if (const auto checks = run.value("checks"))
    result.checks = steps_from_stored(*checks);
  if (const auto space = run.value("space"))
    result.space = space_from_stored(*space);
  if (const auto checkup = run.value(checkup_value))
    result.checkup = checkup_from_stored(*checkup);
  if (const auto facts = run.value("facts"))
    result.facts = facts_from_stored(*facts);
  if (const auto servers = run.value("servers"))
    result.servers = servers_from_stored(*servers);
  return result;
}

} // namespace

PlanResult kept_result(const Run& run, Plan plan) {
  PlanResult result;
  result.plan = std::move(plan);
  return with_kept(run, std::move(result));
}

PlanResult kept_result(const Run& run, PlanExtract extract) {
  PlanResult result;
  result.plan = std::move(extract.plan);
  result.rows = std::move(extract.rows);
  result.people = std::move(extract.people);
  return with_kept(run, std::move(result));
}

} // namespace gc2pc
