// SPDX-License-Identifier: Apache-2.0
/// \file
/// GUIDs as values: parsed from text or from Active Directory's bytes, written in lower case with hyphens.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gc2pc {

/// 16 bytes in the order of the text form (RFC 4122 network order).
struct Guid {
  std::array<std::uint8_t, 16> bytes{};

  friend bool operator==(const Guid& a, const Guid& b) noexcept {
    return std::memcmp(a.bytes.data(), b.bytes.data(), sizeof a.bytes) == 0;
  }
  /// As their texts.
  friend std::strong_ordering operator<=>(const Guid& a, const Guid& b) noexcept {
    return std::memcmp(a.bytes.data(), b.bytes.data(), sizeof a.bytes) <=> 0;
  }

  /// 32 hex digits in any case, with hyphens (8-4-4-4-12) or none, in braces, parentheses or neither; nothing
  /// when it is something else.
  [[nodiscard]] static std::optional<Guid> parse(std::string_view text) noexcept;
  /// The 16 bytes of an objectGUID attribute, and of .NET's Guid.ToByteArray: the first three fields are
  /// little-endian there.
  [[nodiscard]] static std::optional<Guid> from_directory(std::string_view octets) noexcept;
  /// Name-based, SHA-1 (RFC 4122 section 4.3): the same name below the same GUID is always the same GUID.
  [[nodiscard]] static Guid v5(const Guid& name_space, std::string_view name);

  /// Lower case with hyphens, 36 characters.
  [[nodiscard]] std::string text() const;
  /// Characters of text().
  static constexpr std::size_t text_size = 36;
  /// Writes text() to `out`, which has room for text_size characters; returns what comes after it. Every
  /// message's digest needs two, so without a string of its own.
  char* write_to(char* out) const noexcept;
  /// Appends text().
  void append_to(std::string& out) const;
  /// The first 8 hex digits in lower case: what a shortened or suffixed name ends with (C9, C11).
  [[nodiscard]] std::string head() const { return text().substr(0, 8); }
  /// The 16 bytes as an objectGUID attribute holds them.
  [[nodiscard]] std::string directory_octets() const;
};

} // namespace gc2pc

template <>
struct std::hash<gc2pc::Guid> {
  std::size_t operator()(const gc2pc::Guid& guid) const noexcept {
    std::uint64_t parts[2];
    std::memcpy(parts, guid.bytes.data(), sizeof parts);
    return static_cast<std::size_t>(parts[0] ^ (parts[1] * 0x9e3779b97f4a7c15ULL));
  }
};
