// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/soci_statement.hpp"

#include "adapters/sql/values.hpp"

#include <utility>

namespace gc2pc {

SociStatement::SociStatement(soci::session& session, const std::string& sql, std::span<Slot> parameters,
                             std::span<Slot> results, TakeInteger take_integer)
    : results_(results), take_integer_(take_integer), statement_(session) {
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
    if (slot.storage == Storage::integer && take_integer_ != nullptr)
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
    if (take_integer_ == nullptr)
      take_spelt_number(slot);
    else
      take_integer_(statement_, index, slot);
  }
  return true;
}

} // namespace gc2pc
