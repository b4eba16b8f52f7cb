// SPDX-License-Identifier: Apache-2.0
/// \file
/// Answers to statements that were sent together, in libpq's pipeline mode. Each statement's answers end with
/// a null, and a null also comes after the last answer of all, where libpq would wait for ever: what reads
/// them has to count the ends of pipelines (PQpipelineSync).
#pragma once

#include "adapters/sql/postgres_native.hpp"

#include <cstddef>
#include <functional>

namespace gc2pc::postgres {

/// Takes the answers to statements without rows, up to the next end. `done` gets those that succeeded, in
/// order. Returns the first error; null when there was none, or when the connection was lost.
[[nodiscard]] Result take_answers(PGconn* connection, const std::function<void(Result)>& done);

/// Drops all answers up to so many ends, or until the connection is lost.
void drop_answers(PGconn* connection, std::size_t ends) noexcept;

} // namespace gc2pc::postgres
