// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the servers of source and target say of themselves, and what of it an operator should deal with
/// first.
#pragma once

#include "adapters/sql/server_facts.hpp"
#include "mappings/model/plan.hpp"
#include "migrator/run/server_note.hpp"
#include "migrator/run/session.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// What prevents writing about `bytes` into a database on this server, and what to do about it.
[[nodiscard]] std::vector<std::string> remarks_on(const ServerFacts& target, std::int64_t bytes);

/// Bytes that the plan's messages take in a target, about.
[[nodiscard]] std::int64_t load_of(const Plan& plan);

/// Of the session's source and target, chat servers that run among the remarks; an absent target has none.
[[nodiscard]] std::vector<ServerNote> server_notes(ReadSession& session, const Plan& plan);
/// Of a target that may be in no session.
[[nodiscard]] std::optional<ServerNote> note_of_target(ChatReader& store, const Plan& plan);

} // namespace gc2pc
