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
      statement_(database.session()) {
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
      if (slot.storage == Storage::integer)
        statement_.exchange(soci::into(slot.integer, slot.state));
      else
        statement_.exchange(soci::into(slot.text, slot.state));
    }
    statement_.alloc();
    statement_.prepare(sql);
    statement_.define_and_bind();
  });
}

std::int64_t Statement::execute() {
  return database_.translated([&] {
    statement_.execute(true);
    return std::int64_t{statement_.get_affected_rows()};
  });
}

void Statement::open() {
  database_.translated([&] { statement_.execute(false); });
}

bool Statement::fetch() {
  return database_.translated([&] { return statement_.fetch(); });
}

std::optional<Misfit> Statement::first_not_integer(std::size_t from) {
  const auto first = std::lower_bound(integers_.begin(), integers_.end(), from);
  return database_.dialect().first_not_integer(statement_, {first, integers_.end()});
}

} // namespace gc2pc
