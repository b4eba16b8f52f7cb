// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_values.hpp"

#include "adapters/sql/values.hpp"

#include <libpq-fe.h>

#include <charconv>
#include <memory>

namespace gc2pc {
namespace {

/// Object ids of the built-in types; they are part of PostgreSQL's protocol and never change.
enum class ReadType : unsigned int {
  boolean = 16,
  bytea = 17,
  one_char = 18,
  name = 19,
  int8 = 20,
  int2 = 21,
  int4 = 23,
  text = 25,
  oid = 26,
  float4 = 700,
  float8 = 701,
  unknown = 705,
  bpchar = 1042,
  varchar = 1043,
  date = 1082,
  timestamp = 1114,
  timestamptz = 1184,
  bit = 1560,
  varbit = 1562,
  numeric = 1700,
  uuid = 2950
};

/// The first that a database gives to a type of its own.
constexpr unsigned int first_own_type = 16'384;

struct FreeOctets {
  void operator()(unsigned char* octets) const noexcept { PQfreemem(octets); }
};

void take_octets(std::string_view text, Slot& slot) {
  std::size_t size = 0;
  const std::unique_ptr<unsigned char, FreeOctets> octets(
      PQunescapeBytea(reinterpret_cast<const unsigned char*>(text.data()), &size));
  slot.text.assign(reinterpret_cast<const char*>(octets.get()), octets ? size : 0);
  slot.held = Held::octets;
}

void take_boolean(bool value, Slot& slot) {
  slot.integer = value ? 1 : 0;
  slot.held = Held::boolean;
}

/// A real's shortest text stands for the single-precision number that is nearest to it.
void take_single(std::string_view text, Slot& slot) {
  float number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && stop == text.data() + text.size())
    take_number(slot, double{number});
  else
    take_number(slot, text);
}

void take_twofold(std::string_view text, Slot& slot) {
  double number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && stop == text.data() + text.size())
    take_number(slot, number);
  else
    take_number(slot, text);
}

void take_into_integer(PostgresKind kind, std::string_view text, Slot& slot) {
  switch (kind) {
  case PostgresKind::whole: {
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), slot.integer);
    static_cast<void>(stop); // a type of whole numbers holds nothing else
    slot.held = error == std::errc{} ? Held::integer : Held::too_large;
    return;
  }
  case PostgresKind::decimal:
    return take_number(slot, text);
  case PostgresKind::single:
    return take_single(text, slot);
  case PostgresKind::twofold:
    return take_twofold(text, slot);
  default:
    slot.integer = 0;
  }
}

} // namespace

PostgresKind postgres_kind(unsigned int type) {
  switch (ReadType{type}) {
  case ReadType::int2:
  case ReadType::int4:
  case ReadType::int8:
  case ReadType::oid:
    return PostgresKind::whole;
  case ReadType::numeric:
    return PostgresKind::decimal;
  case ReadType::float4:
    return PostgresKind::single;
  case ReadType::float8:
    return PostgresKind::twofold;
  case ReadType::boolean:
    return PostgresKind::boolean;
  case ReadType::bit:
  case ReadType::varbit:
    return PostgresKind::bits;
  case ReadType::text:
  case ReadType::varchar:
  case ReadType::bpchar:
  case ReadType::one_char:
  case ReadType::name:
  case ReadType::unknown:
    return PostgresKind::text;
  case ReadType::bytea:
    return PostgresKind::octets;
  case ReadType::date:
  case ReadType::timestamp:
  case ReadType::timestamptz:
    return PostgresKind::time;
  case ReadType::uuid:
    return PostgresKind::guid;
  default:
    return type >= first_own_type ? PostgresKind::text : PostgresKind::other;
  }
}

void take_postgres_value(PostgresKind kind, std::string_view text, Slot& slot) {
  slot.state = soci::i_ok;
  if (slot.storage == Storage::integer) {
    if (is_number(kind))
      return take_into_integer(kind, text, slot);
    slot.integer = 0;
  }
  switch (kind) {
  case PostgresKind::octets:
    return take_octets(text, slot);
  case PostgresKind::time:
    return take_time(slot, text);
  case PostgresKind::boolean:
    take_boolean(text == "t", slot);
    break;
  case PostgresKind::bits:
    if (text == "0" || text == "1")
      take_boolean(text == "1", slot);
    else
      slot.held = Held::other;
    break;
  case PostgresKind::text:
    slot.held = Held::text;
    break;
  case PostgresKind::guid:
    slot.held = Held::guid;
    break;
  case PostgresKind::other:
    slot.held = Held::other;
    break;
  default: // a number in a text slot
    slot.held = Held::integer;
  }
  slot.text = text;
}

} // namespace gc2pc
