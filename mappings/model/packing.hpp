// SPDX-License-Identifier: Apache-2.0
/// \file
/// Values as the fewest bytes in memory: an id of a large pool needs three of its eight. The bytes never
/// leave the process.
#pragma once

#include "mappings/model/columns.hpp"

#include <cstdint>
#include <cstring>
#include <string>
#include <tuple>
#include <type_traits>

namespace gc2pc {

/// Specialised for types that are not rows of a table: `members`, a tuple of pointers to all of them.
template <class T>
struct Packing;

/// Calls `visit(pointer to member)` for each member of `T`.
template <class T, class Visit>
constexpr void for_each_packed_member(const Visit& visit) {
  if constexpr (requires { Table<T>::columns; })
    for_each_column<T>([&](const auto& column) { visit(column.member); });
  else
    std::apply([&](const auto... member) { (visit(member), ...); }, Packing<T>::members);
}

/// Seven bits in a byte, the lowest first; the highest bit says that more follow. Negative numbers alternate
/// with the others, so that those near zero are short.
inline void pack_number(std::string& out, std::int64_t number) {
  auto rest = (static_cast<std::uint64_t>(number) << 1) ^ static_cast<std::uint64_t>(number >> 63);
  for (; rest >= 0x80; rest >>= 7)
    out += static_cast<char>(rest | 0x80);
  out += static_cast<char>(rest);
}

/// Moves `at` behind the number.
inline std::int64_t unpack_number(const char*& at) {
  std::uint64_t bits = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*at++);
    bits |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80)
      return static_cast<std::int64_t>(bits >> 1) ^ -static_cast<std::int64_t>(bits & 1);
  }
}

/// Appends a value.
template <class T>
void pack(std::string& out, const T& value) {
  if constexpr (is_optional<T>::value) {
    pack_number(out, value.has_value());
    if (value)
      pack(out, *value);
  } else if constexpr (is_strong<T>::value) {
    pack_number(out, value.value);
  } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
    pack_number(out, static_cast<std::int64_t>(value));
  } else if constexpr (std::is_same_v<T, std::string>) {
    pack_number(out, static_cast<std::int64_t>(value.size()));
    out += value;
  } else if constexpr (std::is_trivially_copyable_v<T>) { // a GUID, a time, a digest
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof bytes);
    out.append(bytes, sizeof bytes);
  } else {
    for_each_packed_member<T>([&](const auto member) { pack(out, value.*member); });
  }
}

/// Takes the value at `at` out again, and moves `at` behind it. A text keeps its space for the next one.
template <class T>
void unpack(const char*& at, T& value) {
  if constexpr (is_optional<T>::value) {
    if (unpack_number(at) == 0)
      value.reset();
    else
      unpack(at, value ? *value : value.emplace());
  } else if constexpr (is_strong<T>::value) {
    value.value = unpack_number(at);
  } else if constexpr (std::is_same_v<T, bool>) {
    value = unpack_number(at) != 0;
  } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
    value = static_cast<T>(unpack_number(at));
  } else if constexpr (std::is_same_v<T, std::string>) {
    const auto size = static_cast<std::size_t>(unpack_number(at));
    value.assign(at, size);
    at += size;
  } else if constexpr (std::is_trivially_copyable_v<T>) {
    std::memcpy(&value, at, sizeof(T));
    at += sizeof(T);
  } else {
    for_each_packed_member<T>([&](const auto member) { unpack(at, value.*member); });
  }
}

} // namespace gc2pc
