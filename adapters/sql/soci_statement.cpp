// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/soci_statement.hpp"

#include "adapters/sql/values.hpp"

#include <utility>

namespace gc2pc {

SociStatement::SociStatement(Database& database, const std::string& sql, std::span<Slot> parameters,
                             std::span<Slot> results)
    : dialect_(database.dialect()), results_(results), integer_fetch_(dialect_.integer_fetch()),
      statement_(database.session()) {
  for (std::size_t i = 0; i < results_.size(); ++i)
    if (results_[i].storage == Storage::integer)
      integers_.push_back(i);
  for (auto& slot : parameters) {
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
}

std::int64_t SociStatement::execute() {
  statement_.execute(true);
  return std::int64_t{statement_.get_affected_rows()};
}

void SociStatement::open() {
  statement_.execute(false);
}

bool SociStatement::fetch() {
  const bool found = statement_.fetch();
  if (!found)
    return false;
  for (const auto index : integers_) {
    auto& slot = results_[index];
    if (slot.is_null())
      continue;
    if (integer_fetch_ == IntegerFetch::as_text)
      take_spelt_number(slot);
    else
      dialect_.take_integer(statement_, index, slot);
  }
  return true;
}

} // namespace gc2pc
