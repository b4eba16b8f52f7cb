// SPDX-License-Identifier: Apache-2.0
/// \file
/// Values that come in ranges: Active Directory gives at most 1,500 of an attribute at once.
#pragma once

#include "adapters/directory/directory.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc::ldap {

/// `member;range=0-1499` taken apart.
struct Range {
  std::string attribute; ///< "member"
  std::size_t next = 0;  ///< 1500: where the next range begins; 0 when this is the last one ("1500-*")
};

/// Nothing when the name bears no range.
[[nodiscard]] std::optional<Range> parse_range(std::string_view name);

/// Asks for an attribute in a range, e.g. `member;range=1500-*`, and gives what the server answered.
using FetchRange = std::function<DirectoryEntry(const std::string& attribute)>;

/// Puts the attributes of an entry that came in ranges together. Throws Error(connection, retryable) when the
/// server stops in the middle.
void complete_ranges(DirectoryEntry& entry, const FetchRange& fetch);

} // namespace gc2pc::ldap
