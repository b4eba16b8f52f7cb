// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a plan is made from: read from the session, named, and compared with what another plan was made from.
#pragma once

#include "mappings/rules/planner.hpp"
#include "migrator/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gc2pc {

/// The input that says which product the legacy database is of.
inline constexpr const char* generation_input = "source generation";

using NamedInputs = std::vector<std::pair<std::string, std::string>>;

/// Everything but the messages. `own_run`: control rows of this run in the target are no conflict. Throws
/// conflict for what makes planning pointless (the lookup address, another run at work in the target).
[[nodiscard]] PlanInputs read_inputs(Session& session, const std::string& own_run);
/// The names and values alone, without what depends on the target's content or on the files: what a cutover
/// that was interrupted can still compare.
[[nodiscard]] NamedInputs lasting_inputs(Session& session, const legacy::Inventory& source);

/// Inputs of `now` that are not as in `then`, one phrase each; only names that `now` has are compared.
[[nodiscard]] std::vector<std::string> changed_inputs(const NamedInputs& then, const NamedInputs& now);
/// Rooms whose messages are not as planned: the first few by name, the others counted. Empty when all are.
[[nodiscard]] std::vector<std::string> changed_rooms(const Plan& then, const Plan& now);
/// Throws changed with all of `changes`, unless there are none.
void refuse_changes(const std::vector<std::string>& changes);

} // namespace gc2pc
