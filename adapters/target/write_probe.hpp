// SPDX-License-Identifier: Apache-2.0
/// \file
/// Measures how fast a target takes messages, in a table that is removed again.
#pragma once

#include "adapters/sql/connection_string.hpp"
#include "adapters/target/chat_store.hpp"

#include <memory>

namespace gc2pc {

/// The table of a probe. One that was killed leaves it; the next one removes it.
inline constexpr std::string_view probe_table = "gc2pc_probe";

/// Makes the table in the database, or in one beside it when there is none yet and the engine makes its own.
/// Throws permission, not_found, connection.
[[nodiscard]] std::unique_ptr<WriteProbe> probe_writes(const ConnectionString& connection);

} // namespace gc2pc
