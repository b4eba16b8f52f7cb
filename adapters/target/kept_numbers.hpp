// SPDX-License-Identifier: Apache-2.0
/// \file
/// What numbers rows in a target: kept before a run writes its first row, after all ids while its rows are
/// there, and as it was when they are gone.
#pragma once

#include "adapters/target/control_tables.hpp"

#include <string_view>
#include <vector>

namespace gc2pc {

/// Of the tables of Persistent Chat that are there.
[[nodiscard]] std::vector<Numbering> product_numberings(Database& database);

/// Keeps their states for the run, in a transaction of its own: engines do not undo a number with the
/// transaction that drew it. Does nothing when the run has kept them already, or when nothing numbers rows.
void keep_numbers(Database& database, std::string_view run);
/// Sees to it that the next number of each column is above all that are there.
void advance_numbers(Database& database);
/// Puts them back to what the run kept, but never to a number that is in use.
void restore_numbers(Database& database, std::string_view run);

} // namespace gc2pc
