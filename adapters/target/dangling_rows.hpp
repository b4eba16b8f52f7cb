// SPDX-License-Identifier: Apache-2.0
/// \file
/// References to missing rows that rows contain.
#pragma once

#include "adapters/sql/database.hpp"
#include "mappings/model/change_set.hpp"

namespace gc2pc {

/// How many references of the nodes, roles and scopes that `changes` updated or deleted lead nowhere, once
/// they are back. In a target without foreign keys a room that is overwritten may have been in a category
/// that does not exist; when it comes back it is there again.
[[nodiscard]] std::int64_t dangling_before_images(Database& database, const chat::ChangeSet& changes);

} // namespace gc2pc
