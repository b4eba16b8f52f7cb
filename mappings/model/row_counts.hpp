// SPDX-License-Identifier: Apache-2.0
/// \file
/// How many rows a plan changes, for those who show a plan without holding its rows.
#pragma once

#include "mappings/model/plan.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gc2pc {

/// How many rows of one table of the target come, change and go.
struct TableCounts {
  std::string_view table;
  std::size_t inserted = 0, updated = 0, deleted = 0;
};

/// The two steps that write rows.
enum class RowStep { structure, rest };

/// By table, both steps together, and by step; messages are not in it.
class RowCounts {
 public:
  RowCounts();
  /// Of the rows that the plan holds.
  explicit RowCounts(const Plan& plan);

  template <class Row>
  void add(RowStep step, std::size_t inserted, std::size_t updated, std::size_t deleted) {
    add(Table<Row>::name, step, inserted, updated, deleted);
  }
  [[nodiscard]] const std::vector<TableCounts>& tables() const { return tables_; }
  [[nodiscard]] std::size_t of(RowStep step) const { return step == RowStep::rest ? rest_ : structure_; }
  [[nodiscard]] std::size_t total() const { return structure_ + rest_; }

 private:
  void add(std::string_view table, RowStep step, std::size_t inserted, std::size_t updated,
           std::size_t deleted);

  std::vector<TableCounts> tables_;
  std::size_t structure_ = 0, rest_ = 0;
};

/// A plan of which parts were read, and what the others come to.
struct PlanExtract {
  Plan plan;
  RowCounts rows;
  std::unordered_map<Guid, std::string> people; ///< display names, where they were asked for
};

} // namespace gc2pc
