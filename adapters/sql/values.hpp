// SPDX-License-Identifier: Apache-2.0
/// \file
/// What gc2pc reads of a value that a database holds, by what the column is for: this is the one place that
/// says so (C57). docs/databases.md has it for people.
///
///     column of    takes
///     number       integer
///     bit          integer 0 or 1, boolean
///     text         text, spelt
///     GUID         guid, text as Guid::parse takes it, 16 octets in the order of .NET's Guid.ToByteArray
///     date         time, text as DateTime::parse takes it
///
/// Nothing else, and NULL only where the row has room for none. Engines say what kind a value is (Held);
/// where the types of SQLite, PostgreSQL and ODBC become a kind is in sqlite_rows.cpp, postgres_cursor.cpp
/// and odbc_statement.cpp.
#pragma once

#include "adapters/sql/row_source.hpp"
#include "mappings/model/date_time.hpp"
#include "mappings/model/guid.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc {

// What a column takes: nothing when it does not. The slot is not NULL.

[[nodiscard]] inline std::optional<std::int64_t> number_in(const Slot& slot) {
  return slot.held == Held::integer ? std::optional<std::int64_t>(slot.integer) : std::nullopt;
}
[[nodiscard]] std::optional<bool> bit_in(const Slot& slot);
[[nodiscard]] inline bool is_text(const Slot& slot) {
  return slot.held == Held::text || slot.held == Held::spelt;
}
[[nodiscard]] std::optional<Guid> guid_in(const Slot& slot);
[[nodiscard]] std::optional<DateTime> time_in(const Slot& slot);

// For engines that deliver a number otherwise than as a whole one: into an integer slot, as whatever it is.

/// A decimal number in digits, with or without sign, point and exponent, exactly; or a text.
void take_number(Slot& slot, std::string_view digits);
/// A binary one.
void take_number(Slot& slot, double number);
/// The slot's text, of a value whose column has an unknown type: a number, `t` or `f` of a boolean, or a
/// text.
void take_spelt_number(Slot& slot);
/// A time in a server's words, with an offset from UTC or without, into a text slot.
void take_time(Slot& slot, std::string_view text);

// For error texts and findings.

/// Characters of a value that are shown at most, and of a value of a key.
inline constexpr std::size_t most_shown = 64, most_shown_of_key = 256;

/// What kind of value the slot has, e.g. "a text", "a blob of 5 octets", "NULL".
[[nodiscard]] std::string kind_of(const Slot& slot);
/// The value itself, printable and cut: binary data in hex digits. Nothing for NULL.
[[nodiscard]] std::optional<std::string> shown(const Slot& slot, std::size_t most = most_shown);
/// A text as it may be shown: bad bytes and control characters are replaced, and it is cut.
[[nodiscard]] std::string shown(std::string_view text, std::size_t most = most_shown);

} // namespace gc2pc
