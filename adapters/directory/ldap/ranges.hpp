// SPDX-License-Identifier: Apache-2.0
/// \file
/// Values that come in ranges: Active Directory gives at most 1,500 of an attribute at once.
#pragma once

#include "adapters/directory/directory_reader.hpp"
#include "adapters/directory/ldap/limits.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc::ldap {

/// `member;range=0-1499` taken apart.
struct Range {
  std::string attribute;           ///< "member", with all its other options
  std::size_t first = 0;           ///< 0
  std::optional<std::size_t> last; ///< 1499; nothing for the last range, "1500-*"

  /// `member;range=1500-*`: all from a place on.
  [[nodiscard]] static std::string from(std::string_view attribute, std::size_t first);
};

/// Nothing when the name has no range. Throws Error(wrong_input) when it has one that cannot be read.
[[nodiscard]] std::optional<Range> parse_range(std::string_view name);

/// Asks for an attribute in a range, e.g. `member;range=1500-*`, and for uSNChanged, and gives what the
/// server answered as it is.
using FetchRange = std::function<DirectoryEntry(const std::string& attribute)>;

/// Puts the attributes of an entry that came in ranges together; those without values go. Throws
/// Error(connection, retryable) when the server stops in the middle, Error(changed) when the object changes
/// each time that its values are read, and Error(wrong_input) for ranges that do not follow each other,
/// values that come twice, and more values than the limit.
void complete_ranges(DirectoryEntry& entry, const FetchRange& fetch, const Limits& limits);

} // namespace gc2pc::ldap
