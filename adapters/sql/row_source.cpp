// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/row_source.hpp"

#include "adapters/sql/values.hpp"

namespace gc2pc {

std::optional<TypeMismatch> RowSource::first_not_integer(std::size_t from) {
  const auto slots = results();
  for (auto i = from; i < slots.size(); ++i)
    if (slots[i].storage == Storage::integer && !slots[i].is_null() && !slots[i].is_integer())
      return TypeMismatch{i, kind_of(slots[i])};
  return std::nullopt;
}

std::vector<Slot> slots_for(std::span<const Storage> storages) {
  std::vector<Slot> slots(storages.size());
  for (std::size_t i = 0; i < storages.size(); ++i) {
    slots[i].storage = storages[i];
    slots[i].held = storages[i] == Storage::integer ? Held::integer : Held::text;
  }
  return slots;
}

} // namespace gc2pc
