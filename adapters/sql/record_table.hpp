// SPDX-License-Identifier: Apache-2.0
/// \file
/// Small tables of gc2pc's own that have no row type: described by their columns, written value by value.
#pragma once

#include "adapters/sql/bulk_inserter.hpp"
#include "adapters/sql/rows.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace gc2pc {

/// A table of gc2pc's own. Rows come back in the order in which they were written.
struct RecordTable {
  std::string name;
  StoredColumns columns;

  void create(Database& database) const;
  [[nodiscard]] std::vector<Storage> storages() const;
  /// Column names joined by commas.
  [[nodiscard]] std::string names(Database& database) const;
  /// Writes a record with each execute_with(), one value for each column.
  [[nodiscard]] Statement inserter(Database& database) const;
  /// The same for many records, written with insert().
  [[nodiscard]] BulkInserter bulk(Database& database) const { return {database, name, columns}; }
};

/// Calls `visit` with the values of each record. Within a transaction; nothing else may run on the session
/// meanwhile.
void read_records(Database& database, const RecordTable& table,
                  const std::function<void(std::span<Slot>)>& visit);

} // namespace gc2pc
