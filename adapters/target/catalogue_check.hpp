// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a target's catalogue has that would stop a cutover or a rollback halfway: found before
/// anything is written.
#pragma once

#include "adapters/sql/database.hpp"

#include <string>
#include <vector>

namespace gc2pc {

/// Whether the tables that only a new store's first rows go into are written, too.
enum class SeedRows { written, left };

/// Everything that keeps rows from being written or taken away again, each with table and column; empty when
/// nothing does. For a database with the tables of Persistent Chat, in use or not.
[[nodiscard]] std::vector<std::string> obstacles_in(Database& database, SeedRows seed);

/// The same for a catalogue that was read already. `filled` are the static tables that get their rows.
[[nodiscard]] std::vector<std::string> obstacles_in(const Catalogue& catalogue,
                                                    const std::vector<Numbering>& numberings, SeedRows seed,
                                                    const std::vector<std::string>& filled = {});

} // namespace gc2pc
