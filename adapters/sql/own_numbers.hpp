// SPDX-License-Identifier: Apache-2.0
/// \file
/// Rows that bring their numbers along, into a table that would number them itself.
#pragma once

#include "adapters/sql/rows.hpp"

#include <string>
#include <vector>

namespace gc2pc {

/// While it lives the table takes numbers of gc2pc's own; one at a time for a session.
class OwnNumbers {
 public:
  OwnNumbers(Database& database, std::string_view table, const std::vector<std::string>& columns)
      : database_(database), table_(table), taken_(database.translated([&] {
          return database.engine().rows.take_numbers(database, table, columns);
        })) {}
  ~OwnNumbers() {
    try {
      if (taken_)
        database_.engine().rows.end_numbers(database_, table_);
    } catch (const soci::soci_error&) {
      // The session is gone, and its settings with it.
    }
  }
  OwnNumbers(const OwnNumbers&) = delete;
  OwnNumbers& operator=(const OwnNumbers&) = delete;

 private:
  Database& database_;
  std::string table_;
  bool taken_;
};

/// For the rows of a type.
template <class Row>
class OwnNumbersOf : public OwnNumbers {
 public:
  explicit OwnNumbersOf(Database& database) : OwnNumbers(database, Table<Row>::name, names()) {}

 private:
  [[nodiscard]] static std::vector<std::string> names() {
    std::vector<std::string> result;
    for_each_column<Row>([&](const auto& column) { result.emplace_back(column.name); });
    return result;
  }
};

} // namespace gc2pc
