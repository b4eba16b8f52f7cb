// SPDX-License-Identifier: Apache-2.0
/// \file
/// C56: keys of the legacy schema that occur more than once.
#pragma once

#include "mappings/model/legacy.hpp"
#include "mappings/rules/finding_log.hpp"

#include <map>
#include <string>

namespace gc2pc {

/// Adds one finding for each such key, and leaves the lowest row of each first key. The tables are sorted by
/// their first keys. Returns how many rows of each table are dropped.
[[nodiscard]] std::map<std::string, std::int64_t> drop_repeated_keys(legacy::Inventory& source,
                                                                     FindingLog& log);

/// The finding about a GUID that more than one row has, or would have.
[[nodiscard]] Finding repeated_guid(std::string_view table, std::string_view column, const Guid& guid,
                                    std::string detail, std::int64_t rows);

} // namespace gc2pc
