// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_rows.hpp"

namespace gc2pc::odbc {
namespace {

std::vector<Slot> slots_of(const std::vector<Storage>& storages) {
  std::vector<Slot> slots(storages.size());
  for (std::size_t i = 0; i < storages.size(); ++i)
    slots[i].storage = storages[i];
  return slots;
}

} // namespace

bool RowReader::fetch() {
  if (!statement_.fetch())
    return false;
  misfits_.clear();
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    auto& slot = slots_[i];
    slot.state = soci::i_ok;
    if (slot.storage == Storage::text) {
      if (!statement_.text(i, kinds_.at(i), slot.text))
        slot.set_null();
    } else if (kinds_.at(i) == Kind::integer) {
      if (const auto value = statement_.integer(i))
        slot.integer = *value;
      else
        slot.set_null();
    } else if (!statement_.text(i, kinds_[i], slot.text)) {
      slot.set_null();
    } else if (const auto wrong = take_integer(slot.text, slot.integer)) {
      misfits_.push_back({i, *wrong});
    }
  }
  return true;
}

std::optional<Misfit> RowReader::first_not_integer(std::size_t from) const {
  return first_misfit(misfits_, from);
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
    : database_(database), slots_(slots_of(results)), parameters_(parameters.begin(), parameters.end()),
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
