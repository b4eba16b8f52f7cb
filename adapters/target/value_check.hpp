// SPDX-License-Identifier: Apache-2.0
/// \file
/// Values that a target's columns do not take: reported before anything is written.
#pragma once

#include "adapters/sql/database.hpp"
#include "mappings/model/change_set.hpp"

#include <string>
#include <vector>

namespace gc2pc {

/// A line for each value of the changes that is too long or too large for its column, with table, column and
/// key. Missing tables are compared with the published layout. Empty where the engine takes any
/// value in any column.
[[nodiscard]] std::vector<std::string> misfits_in(Database& database, const chat::ChangeSet& changes);

} // namespace gc2pc
