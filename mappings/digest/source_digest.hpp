// SPDX-License-Identifier: Apache-2.0
/// \file
/// Shows whether the legacy database is the one that was planned, without reading its messages.
#pragma once

#include "mappings/model/legacy.hpp"

#include <string>

namespace gc2pc {

/// 64 hex digits over the rows of all tables but tblChat: of the database as it is stored or, after cleaning,
/// of what the rules see.
[[nodiscard]] std::string rows_digest(const legacy::Inventory& inventory);

/// The same, and over the rows that cannot be read: of everything but the messages, as it is stored.
[[nodiscard]] std::string inventory_digest(const legacy::Inventory& inventory);

} // namespace gc2pc
