// SPDX-License-Identifier: Apache-2.0
/// \file
/// Rows of tables that gc2pc does not write which refer to rows that it added.
#pragma once

#include "adapters/sql/database.hpp"
#include "mappings/model/change_set.hpp"

#include <string>
#include <vector>

namespace gc2pc {

/// `table (column): 3 rows` for each such reference; empty when there is none. These rows would keep the
/// changes from being undone.
[[nodiscard]] std::vector<std::string> outside_references(Database& database, const chat::ChangeSet& changes);

} // namespace gc2pc
