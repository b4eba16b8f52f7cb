// SPDX-License-Identifier: Apache-2.0
/// \file
/// Values by id, for tables whose rows are numbered from 1 on. A hash map has only the ids
/// that are far from the others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace gc2pc {

/// Any ids may be added, in any order; what they cost follows their number, not how large they are.
template <class Id, class Value>
class IdTable {
 public:
  /// The first value of an id stays.
  void add(Id id, const Value& value) {
    if (find(id) != nullptr)
      return;
    ++size_;
    const auto place = static_cast<std::uint64_t>(id.value); // negative ones are large
    if (place >= places_per_value * size_ + least_places) {
      others_.emplace(id, value);
      return;
    }
    if (place >= table_.size())
      table_.resize(static_cast<std::size_t>(place) + 1);
    table_[static_cast<std::size_t>(place)] = value;
  }
  /// Null for an id that was not added. Holds until the next one is.
  [[nodiscard]] const Value* find(Id id) const {
    const auto place = static_cast<std::uint64_t>(id.value);
    if (place < table_.size() && table_[static_cast<std::size_t>(place)])
      return &*table_[static_cast<std::size_t>(place)];
    if (others_.empty())
      return nullptr;
    const auto found = others_.find(id);
    return found == others_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] bool contains(Id id) const { return find(id) != nullptr; }

 private:
  static constexpr std::uint64_t places_per_value = 3, least_places = 64;

  std::vector<std::optional<Value>> table_;
  std::unordered_map<Id, Value> others_;
  std::size_t size_ = 0;
};

} // namespace gc2pc
