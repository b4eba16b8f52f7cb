// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_rows.hpp"

#include "adapters/sql/values.hpp"

#include <utility>

namespace gc2pc::odbc {
namespace {

Held held_as_text(Kind kind) {
  switch (kind) {
  case Kind::integer:
  case Kind::decimal:
  case Kind::floating:
    return Held::integer;
  case Kind::bit:
    return Held::boolean;
  case Kind::guid:
    return Held::guid;
  case Kind::timestamp:
    return Held::time;
  case Kind::other:
    return Held::other;
  default:
    return Held::text;
  }
}

} // namespace

void RowReader::take_text(std::size_t column, Kind kind, Slot& slot) {
  if (kind == Kind::octets) {
    if (!statement_.octets(column, slot.text))
      slot.set_null();
    slot.held = Held::octets;
  } else if (!statement_.text(column, kind, slot.text)) {
    slot.set_null();
  } else if (kind == Kind::zoned) {
    const auto text = std::move(slot.text);
    take_time(slot, text);
  } else {
    slot.held = held_as_text(kind);
  }
}

void RowReader::take_integer(std::size_t column, Kind kind, Slot& slot) {
  slot.integer = 0;
  switch (kind) {
  case Kind::integer:
  case Kind::bit:
    slot.held = kind == Kind::bit ? Held::boolean : Held::integer;
    if (const auto value = statement_.integer(column))
      slot.integer = *value;
    else
      slot.set_null();
    break;
  case Kind::floating:
    if (const auto value = statement_.floating(column))
      take_number(slot, *value);
    else
      slot.set_null();
    break;
  case Kind::decimal:
    if (std::string digits; statement_.text(column, kind, digits))
      take_number(slot, digits);
    else
      slot.set_null();
    break;
  default:
    take_text(column, kind, slot);
    if (kind == Kind::unknown && !slot.is_null())
      take_spelt_number(slot);
  }
}

bool RowReader::fetch() {
  if (!statement_.fetch())
    return false;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    auto& slot = slots_[i];
    slot.state = soci::i_ok;
    if (slot.storage == Storage::text)
      take_text(i, kinds_.at(i), slot);
    else
      take_integer(i, kinds_.at(i), slot);
  }
  return true;
}

bool RowReader::holds_numbers(std::size_t column) const {
  if (column >= kinds_.size())
    return true;
  const auto kind = kinds_[column];
  return kind == Kind::integer || kind == Kind::decimal || kind == Kind::floating || kind == Kind::unknown;
}

OdbcStatement::OdbcStatement(soci::session& session, const std::string& sql, std::span<Slot> parameters,
                             std::span<Slot> results)
    : statement_(session), parameters_(parameters), rows_(statement_, results) {
  auto marked = with_marks(sql);
  order_ = std::move(marked.order);
  texts_.resize(order_.size());
  states_.resize(order_.size());
  statement_.prepare(marked.sql);
}

void OdbcStatement::start() {
  statement_.close(); // a driver may refuse to bind while a result is open
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const auto& slot = parameters_[order_[i]];
    if (slot.storage == Storage::integer) {
      states_[i] = slot.is_null() ? SQL_NULL_DATA : SQLLEN{sizeof slot.integer};
      bind_integers(statement_, i, &slot.integer, &states_[i]);
      continue;
    }
    if (slot.is_null())
      texts_[i].set_null();
    else
      texts_[i].set(slot.text);
    texts_[i].bind(statement_, i);
  }
  statement_.execute();
}

std::int64_t OdbcStatement::execute() {
  start();
  return statement_.finish();
}

void OdbcStatement::open() {
  start();
  rows_.begin();
}

OdbcRows::OdbcRows(Database& database, const std::string& sql, std::span<const std::int64_t> parameters,
                   const std::vector<Storage>& results)
    : database_(database), slots_(slots_for(results)), parameters_(parameters.begin(), parameters.end()),
      states_(parameters.size(), sizeof(long long)), statement_(database.session()),
      rows_(statement_, slots_) {
  database_.translated([&] {
    const auto marked = with_marks(sql);
    statement_.prepare(marked.sql);
    for (std::size_t i = 0; i < marked.order.size(); ++i)
      bind_integers(statement_, i, &parameters_[marked.order[i]], &states_[marked.order[i]]);
    statement_.execute();
    rows_.begin();
  });
}

bool OdbcRows::fetch() {
  return database_.translated([&] { return rows_.fetch(); });
}

} // namespace gc2pc::odbc
