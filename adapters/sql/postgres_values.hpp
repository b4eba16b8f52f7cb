// SPDX-License-Identifier: Apache-2.0
/// \file
/// What PostgreSQL's types hold, in gc2pc's terms.
#pragma once

#include "adapters/sql/row_source.hpp"

#include <cstdint>
#include <string_view>

namespace gc2pc {

/// How values of a type are read from the server's text of them.
enum class PostgresKind : std::uint8_t {
  whole,
  decimal, ///< numeric
  single,  ///< real
  twofold, ///< double precision
  boolean,
  bits, ///< a string of bits: one bit is a boolean
  text,
  octets,
  time, ///< date, timestamp and timestamptz
  guid,
  other
};

/// By the type's object id. Types that the database itself defines (citext, an enumeration) are texts; a
/// domain comes as the type that it is made of.
[[nodiscard]] PostgresKind postgres_kind(unsigned int type);
[[nodiscard]] constexpr bool is_number(PostgresKind kind) {
  return kind == PostgresKind::whole || kind == PostgresKind::decimal || kind == PostgresKind::single ||
         kind == PostgresKind::twofold;
}

/// Puts a value, which is not NULL, into a slot. `text` ends with a NUL, as libpq delivers it.
void take_postgres_value(PostgresKind kind, std::string_view text, Slot& slot);

} // namespace gc2pc
