// SPDX-License-Identifier: Apache-2.0
/// \file
/// Small tables of gc2pc's own that have no row type: described by their columns, written value by value.
#pragma once

#include "adapters/sql/rows.hpp"

#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace gc2pc {

/// A table of gc2pc's own. Rows come back in the order in which they were written.
struct RecordTable {
  std::string name;
  std::vector<std::pair<std::string, Storage>> columns;

  void create(Database& database) const;
  [[nodiscard]] std::vector<Storage> storages() const;
  /// Column names joined by commas.
  [[nodiscard]] std::string names(Database& database) const;
};

/// Writes records, one call each.
class RecordWriter {
 public:
  RecordWriter(Database& database, const RecordTable& table);

  /// One value per column, in their order.
  template <class... Values>
  void write(const Values&... values) {
    std::size_t i = 0;
    (put_value(values, statement_.parameters()[i++]), ...);
    statement_.execute();
  }
  /// The values that were written last.
  [[nodiscard]] std::span<const Slot> written() { return statement_.parameters(); }

 private:
  template <class T>
  static void put_value(const T& value, Slot& slot) {
    if constexpr (std::is_convertible_v<const T&, std::string_view>)
      slot.set(std::string_view(value));
    else
      put(value, slot);
  }

  Statement statement_;
};

/// Calls `visit` with the values of each record.
void read_records(Database& database, const RecordTable& table,
                  const std::function<void(std::span<Slot>)>& visit);

} // namespace gc2pc
