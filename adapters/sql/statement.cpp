// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/statement.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

std::vector<Slot> slots_for(const std::vector<Storage>& storages) {
  std::vector<Slot> slots(storages.size());
  for (std::size_t i = 0; i < storages.size(); ++i)
    slots[i].storage = storages[i];
  return slots;
}

} // namespace

Statement::Statement(Database& database, const std::string& sql, const std::vector<Storage>& parameters,
                     const std::vector<Storage>& results)
    : database_(database), parameters_(slots_for(parameters)), results_(slots_for(results)),
      integer_fetch_(database.dialect().integer_fetch()), statement_(database.session()) {
  for (std::size_t i = 0; i < results.size(); ++i)
    if (results[i] == Storage::integer)
      integers_.push_back(i);
  database_.translated([&] {
    for (auto& slot : parameters_) {
      if (slot.storage == Storage::integer)
        statement_.exchange(soci::use(std::as_const(slot.integer), slot.state));
      else
        statement_.exchange(soci::use(std::as_const(slot.text), slot.state));
    }
    for (auto& slot : results_) {
      if (slot.storage == Storage::integer && integer_fetch_ == IntegerFetch::native)
        statement_.exchange(soci::into(slot.integer, slot.state));
      else
        statement_.exchange(soci::into(slot.text, slot.state));
    }
    statement_.alloc();
    statement_.prepare(sql);
    statement_.define_and_bind();
  });
}

void Statement::refuse_nul() const {
  if (database_.dialect().keeps_nul())
    return;
  for (const auto& slot : parameters_)
    if (slot.storage == Storage::text && !slot.is_null() && slot.text.find('\0') != std::string::npos)
      throw nul_refused(database_.description());
}

std::int64_t Statement::execute() {
  refuse_nul();
  return database_.translated([&] {
    statement_.execute(true);
    return std::int64_t{statement_.get_affected_rows()};
  });
}

void Statement::open() {
  refuse_nul();
  database_.translated([&] { statement_.execute(false); });
}

bool Statement::fetch() {
  const bool found = database_.translated([&] { return statement_.fetch(); });
  misfits_.clear();
  if (found && integer_fetch_ == IntegerFetch::as_text)
    for (const auto index : integers_)
      if (auto& slot = results_[index]; !slot.is_null())
        if (const auto wrong = take_integer(slot.text, slot.integer))
          misfits_.push_back({index, *wrong});
  return found;
}

std::optional<Misfit> Statement::first_not_integer(std::size_t from) {
  if (integer_fetch_ == IntegerFetch::as_text) {
    const auto found = std::find_if(misfits_.begin(), misfits_.end(),
                                    [&](const Misfit& misfit) { return misfit.column >= from; });
    return found == misfits_.end() ? std::nullopt : std::optional(*found);
  }
  const auto first = std::lower_bound(integers_.begin(), integers_.end(), from);
  return database_.dialect().first_not_integer(statement_, {first, integers_.end()});
}

Error nul_refused(const std::string& database) {
  return Error(ErrorKind::wrong_input, database + " cannot hold the character U+0000, which a text has");
}

} // namespace gc2pc
