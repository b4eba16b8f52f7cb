// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/guards.hpp"

#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"
#include "migrator/base/format.hpp"
#include "migrator/run/status.hpp"
#include "migrator/snapshot/snapshot.hpp"

#include <fmt/format.h>

namespace gc2pc {

void refuse_error_findings(const Plan& plan, std::string_view plan_name) {
  if (!plan.executable())
    throw Error(ErrorKind::plan_errors,
                fmt::format("{} has {} and cannot be executed", plan_name,
                            counted(static_cast<std::int64_t>(plan.count(Severity::error)), "error")))
        .hint("'gc2pc report' lists every error. Fix the source, or set a policy in the rule file, and run "
              "plan again.");
}

void require_approval(const Run& run, const Plan& plan, const std::string& given) {
  const auto digits = ascii_lower(given);
  if (digits.size() < least_hash_digits || digits.size() > plan.hash.size() ||
      digits.find_first_not_of("0123456789abcdef") != std::string::npos)
    throw Error(ErrorKind::usage,
                given.empty() ? "no plan hash was given"
                              : "'" + given + "' is not the hash of a plan: it needs at least 12 hex digits")
        .hint("Give --plan and the hash of the approved plan.");
  if (!plan.hash.starts_with(digits) && !run.approved_plan().starts_with(digits))
    throw Error(ErrorKind::changed, "the approved plan is " + given + ", but the run holds plan " +
                                        plan.hash.substr(0, std::max(least_hash_digits, digits.size())))
        .hint("Have the plan of this run approved, or use the run folder of the approved plan.");
}

void refuse_ended(const Run& run) {
  if (run.state().phase() == RunPhase::rolling_back)
    throw Error(ErrorKind::conflict, "a rollback of this run has begun")
        .hint("Finish it with rollback first.");
  if (run.state().phase() == RunPhase::rolled_back)
    throw Error(ErrorKind::conflict, "the run was rolled back").hint("Plan a new run in another folder.");
}

void require_snapshot_keys(ReadSession& session, const Run& run) {
  const auto& keys = snapshot_keys(session, KeyUse::writing);
  if (run.state().snapshot_taken())
    refuse_other_protection(check_snapshot(run, keys, Reading::possible), keys);
}

} // namespace gc2pc
