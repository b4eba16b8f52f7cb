// SPDX-License-Identifier: Apache-2.0
/// \file
/// Writes a change set into a database.
#pragma once

#include "adapters/sql/database.hpp"
#include "mappings/model/change_set.hpp"

namespace gc2pc {

/// Deletes children before parents, then inserts and updates parents before children, in the caller's
/// transaction; no statement leaves a reference to nowhere, not even until the next one. Throws changed when
/// a row to be updated or deleted is not there; conflict when a row to be inserted is, or when rows would
/// refer to rows that are not there.
void write_changes(Database& database, const chat::ChangeSet& changes);
/// The same with the roles swapped: what was inserted is deleted, whether it is still there or not.
void take_back_changes(Database& database, const chat::ChangeSet& changes);

} // namespace gc2pc
