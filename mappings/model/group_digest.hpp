// SPDX-License-Identifier: Apache-2.0
/// \file
/// C53: the digest of a group of rows, whatever their order and however they were cut into chunks.
#pragma once

#include "mappings/model/guid.hpp"
#include "mappings/model/line_kind.hpp"
#include "mappings/model/sha256.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Count and sum of row hashes, each taken as a 256-bit little-endian number, modulo 2^256.
struct GroupDigest {
  std::int64_t count = 0;
  std::array<std::uint64_t, 4> sum{};

  void add(const Sha256Bytes& row_hash);
  void add(const GroupDigest& other);
  /// The 32 bytes of the sum, least significant first, as lower-case hex.
  [[nodiscard]] std::string hex() const;
  /// Reads what hex() wrote; nothing when it is not 64 hex digits.
  [[nodiscard]] static std::optional<GroupDigest> parse(std::int64_t count, std::string_view hex);
  friend bool operator==(const GroupDigest&, const GroupDigest&) = default;
};

/// One line of a canonical digest. A large pool has three quarters of a million: 64 bytes each.
struct DigestLine {
  LineKind kind{};
  std::optional<Guid> group; ///< nothing: the group `-`
  GroupDigest digest;

  /// `kind TAB guid TAB count TAB hex LF`.
  [[nodiscard]] std::string text() const;
  /// Appends the same.
  void append_to(std::string& text) const;
  friend bool operator==(const DigestLine&, const DigestLine&) = default;
};

/// Whether one line's text is before another's, by kind and group: of one kind a group has one line.
[[nodiscard]] bool comes_before(const DigestLine& a, const DigestLine& b);
/// Sorts by the bytes of the lines' texts.
void sort_lines(std::vector<DigestLine>& lines);
/// Makes one line of neighbours of the same kind and group.
void join_lines(std::vector<DigestLine>& sorted_lines);
/// Adds lines in any order to lines that are sorted, and keeps them sorted.
void merge_lines(std::vector<DigestLine>& sorted_lines, std::vector<DigestLine>&& more);
/// A store's digest: SHA-256 over all lines sorted by bytes, 64 hex digits.
[[nodiscard]] std::string store_digest(const std::vector<DigestLine>& sorted_lines);

} // namespace gc2pc
