// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a plan is made from: read from the session, named, and compared with what another plan was made from.
#pragma once

#include "mappings/rules/planner.hpp"
#include "migrator/run/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gc2pc {

/// The input that says which product the legacy database is of.
inline constexpr const char* generation_input = "source generation";

/// The input that says how many bytes the files have.
inline constexpr const char* file_bytes_input = "bytes of files";

using NamedInputs = std::vector<std::pair<std::string, std::string>>;

/// A target that holds rows of the run that is being planned: how to see it.
struct TargetBefore {
  std::optional<chat::Inventory> inventory; ///< without those rows
  std::string content;                      ///< the input `target content`, from before the first of them
  KeptIds ids;                              ///< that those rows have
};

/// The input that says what the target held.
inline constexpr const char* target_content_input = "target content";

/// Everything but the messages. `own_run`: control rows of this run in the target are not a conflict. Throws
/// conflict for what makes planning pointless (the lookup address, another run at work in the target).
[[nodiscard]] PlanInputs read_inputs(ReadSession& session, const std::string& own_run,
                                     std::optional<TargetBefore> before = std::nullopt);
/// Of the named inputs, those that stay the same while the legacy system is in use.
[[nodiscard]] NamedInputs steady_inputs(ReadSession& session);
/// The names and values alone, without what depends on the target's content or on the files: what a cutover
/// that was interrupted can still compare.
[[nodiscard]] NamedInputs lasting_inputs(ReadSession& session, const legacy::Inventory& source);

/// Throws conflict when the store holds rows of another run that is not complete. `own_run` may be empty.
void refuse_other_runs(ChatReader& store, const std::string& own_run);

/// Throws plan_errors when `target`, as it is before, has rows of ids that nothing has and the plan gives:
/// they would belong to what is written, and a rollback could not distinguish them from newer rows.
void refuse_strays(const chat::Inventory& target, const Plan& plan);

/// Throws plan_errors when the target has columns that do not take what the plan writes into them.
void refuse_misfits(ReadSession& session, const Plan& plan);

/// Inputs of `now` that are not as in `then`, one phrase each; only names that `now` has are compared.
[[nodiscard]] std::vector<std::string> changed_inputs(const NamedInputs& then, const NamedInputs& now);
/// Rooms whose messages are not as planned: the first few by name, the others counted. Empty when all are.
[[nodiscard]] std::vector<std::string> changed_rooms(const Plan& then, const Plan& now);
/// Throws changed with all of `changes`, unless there are none.
void refuse_changes(const std::vector<std::string>& changes);

} // namespace gc2pc
