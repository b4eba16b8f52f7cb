// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/describe.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/run/status.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace gc2pc {
namespace {

/// The step that was begun last and is not settled; null when there is none.
const StepState* current_step(const RunState& state) {
  const auto& steps = state.steps();
  const auto found = std::find_if(steps.rbegin(), steps.rend(), [](const StepState& s) {
    return s.status == StepStatus::started || s.status == StepStatus::failed ||
           s.status == StepStatus::done || s.status == StepStatus::undoing;
  });
  return found == steps.rend() ? nullptr : &*found;
}

std::string unfinished(const RunState& state, const std::string& what, bool running) {
  const auto* step = current_step(state);
  auto text = what + (running ? " is running" : " is not finished");
  if (step && step->status == StepStatus::failed)
    text += fmt::format("; step {} failed: {}", to_string(step->id), step->summary);
  else if (step && step->status == StepStatus::undoing && !step->summary.empty())
    text += fmt::format("; undoing step {} failed: {}", to_string(step->id), step->summary);
  else if (step)
    text += fmt::format("; it is at step {}", to_string(step->id));
  return text + (text.back() == '.' ? "" : ".");
}

/// What a look at a target that is in use finds says nothing of the cutover; before that it does.
std::string verified(const RunState& state) {
  if (!state.verification_pending() && (state.differences() == 0 || state.phase() == RunPhase::complete))
    return " and verified";
  return state.differences() == 0 ? ", but not verified: the same command does that"
                                  : fmt::format(", but its verification found {}: 'gc2pc verify' names them",
                                                counted(state.differences(), "difference"));
}

std::string sentence(const RunState& state, const RunConfig& config, bool planned, bool running) {
  const auto address = config.lookup_address.value_or("");
  switch (state.phase()) {
  case RunPhase::planned:
    return planned ? "Planned; nothing was changed." : "The run has no plan yet.";
  case RunPhase::precopying:
    return unfinished(state, "The precopy", running) +
           (running ? "" : " Go on with precopy, or take it back with rollback.");
  case RunPhase::precopied:
    return "Precopied; the legacy system is still in charge. The cutover copies what changed since.";
  case RunPhase::cutting_over:
    return unfinished(state, "The cutover", running) +
           (running ? "" : " Go on with cutover, or take it back with rollback.");
  case RunPhase::data_done:
    return "The data is in the target" + verified(state) + "; " + address +
           " still belongs to the user. The handover needs '--consent directory'.";
  case RunPhase::complete:
    return "The cutover is complete" + verified(state) +
           (address.empty() ? "." : "; " + address + " belongs to the endpoint.");
  case RunPhase::rolling_back:
    return unfinished(state, "The rollback", running) + (running ? "" : " Run rollback again.");
  case RunPhase::rolled_back:
    return "Rolled back: " + state.rollback_result() + ".";
  }
  return {};
}

} // namespace

AddressLook look_at_address(Directory& directory, const SipUri& address) {
  try {
    return {directory.owners_everywhere(address), {}};
  } catch (const Error& error) {
    return {{}, error.message()};
  }
}

std::string ownerless(const RunState& state, const std::string& address, const AddressLook& look) {
  const auto& since = state.nobody_owns_since();
  if (!since)
    return {};
  std::vector<std::string> without;
  std::size_t asked = 0;
  std::string trouble = look.trouble;
  for (const auto& view : look.views) {
    if (!view.trouble.empty()) {
      trouble = view.controller + ": " + view.trouble;
      continue;
    }
    ++asked;
    if (view.owners.empty())
      without.push_back(view.controller);
  }
  if (asked == 0)
    return fmt::format("It is not known who owns {}: the run noted {} at {}, and {}.", address,
                       state.owner_in_doubt() ? "that it was about to remove the owner" : "no owner", *since,
                       trouble.empty() ? "the directory was not asked"
                                       : "no controller could be asked (" + trouble + ")");
  if (without.empty())
    return {};
  return without.size() == asked
             ? fmt::format("Nobody owns {} since {}!", address, *since)
             : fmt::format("Nobody owns {} on {} since {}!", address, fmt::join(without, ", "), *since);
}

RunStatus describe(const Run& run, std::optional<std::string> lock_owner, const AddressLook& look) {
  const auto& state = run.state();
  RunStatus status;
  status.run = run.id();
  if (const auto config = run.value("config"))
    status.config = config_from_stored(*config);
  status.plan_hash = run.value("plan.hash").value_or("");
  status.phase = state.phase();
  status.steps = state.steps();
  status.rates = run.rates();
  status.verified_at = state.verified_at();
  status.sentence = sentence(state, status.config, !status.plan_hash.empty(), lock_owner.has_value());
  const auto address = status.config.lookup_address.value_or("the lookup address");
  if (const auto alarm = ownerless(state, address, look); !alarm.empty()) {
    status.nobody_owns_since = state.nobody_owns_since();
    status.sentence = alarm + " " + status.sentence;
  }
  status.lock_owner = std::move(lock_owner);
  return status;
}

} // namespace gc2pc
