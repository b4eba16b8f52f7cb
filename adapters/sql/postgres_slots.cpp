// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_slots.hpp"

#include <libpq-fe.h>

namespace gc2pc {

void PostgresSlots::look_at_columns(const PGresult* result) {
  if (!kinds_.empty())
    return;
  for (std::size_t i = 0; i < slots_.size(); ++i)
    kinds_.push_back(postgres_kind(PQftype(result, static_cast<int>(i))));
}

void PostgresSlots::take(const PGresult* result) {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const int column = static_cast<int>(i);
    if (PQgetisnull(result, 0, column) != 0)
      slots_[i].set_null();
    else
      take_postgres_value(
          kinds_[i],
          {PQgetvalue(result, 0, column), static_cast<std::size_t>(PQgetlength(result, 0, column))},
          slots_[i]);
  }
}

} // namespace gc2pc
