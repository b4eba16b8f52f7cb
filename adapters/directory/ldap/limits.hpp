// SPDX-License-Identifier: Apache-2.0
/// \file
/// What gc2pc takes from a directory server at most: one that never ends, by mistake or by malice, must cost
/// neither all memory nor the weekend.
#pragma once

#include <chrono>
#include <cstddef>

namespace gc2pc::ldap {

/// Bounds of one search with all its pages and ranges. A search beyond one of them ends with an Error that
/// names it.
struct Limits {
  /// Of one attribute. Groups of four million members have been reported; a list of rooms' people is far
  /// smaller.
  std::size_t values = 5'000'000;
  /// The largest answers that gc2pc asks for are the schema's attributes and the children of a container: a
  /// few thousand.
  std::size_t entries = 1'000'000;
  /// Active Directory gives a page without objects when it has looked for long enough, a few in a row at
  /// most.
  std::size_t empty_pages = 1'000;
  /// Of one search, whatever is in them.
  std::size_t pages = 100'000;
  /// Attribute values with what it costs to hold each; a million members take about 150 MiB.
  std::size_t bytes = std::size_t{1} << 30;
  /// A group of four million members comes in 2,700 ranges, each within half a second even from a busy
  /// server.
  std::chrono::seconds search_time{1'800};
  /// How often the values of an attribute are read again because the object changed meanwhile.
  int range_attempts = 3;
};

/// One message of the protocol, which libldap holds as a whole. A server that does not divide large groups
/// sends a million members in 100 MiB.
inline constexpr std::size_t most_message_bytes = std::size_t{256} << 20;

} // namespace gc2pc::ldap
