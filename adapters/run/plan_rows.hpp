// SPDX-License-Identifier: Apache-2.0
/// \file
/// Rows of Persistent Chat kept in run.db: plan_<table> holds the columns of <table>, with three in front
/// that say which part of the plan a row belongs to, what is done with it, and where it is.
#pragma once

#include "adapters/sql/bulk_inserter.hpp"
#include "mappings/model/change_set.hpp"
#include "mappings/model/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Which list of the plan a row is in.
namespace plan_part {
inline constexpr std::string_view seed = "seed", structure = "structure", rest = "rest";
}

/// What is done with a row. The two halves of an update are next to each other.
namespace plan_op {
inline constexpr std::string_view insert = "insert", before = "update-before", after = "update-after",
                                  erase = "delete";
}

/// The table plan_<table of Row>.
template <class Row>
class PlanRows {
 public:
  explicit PlanRows(Database& database) : database_(database) {}

  void create() {
    std::string sql =
        "CREATE TABLE " + table() + " (part text NOT NULL, op text NOT NULL, position integer NOT NULL";
    for_each_column<Row>([&](const auto& column) {
      using Member = typename std::remove_cvref_t<decltype(column)>::value_type;
      sql += ", " + database_.quoted(column.name) +
             (storage_of<Member>() == Storage::integer ? " integer" : " text");
    });
    // A tree for the rows and an index beside it would be written and kept twice, at two million roles.
    database_.execute(sql + ", PRIMARY KEY (part, position)) WITHOUT ROWID");
  }

  void clear() { database_.execute("DELETE FROM " + table()); }

  void write(std::string_view part, const chat::Change<Row>& change) {
    if (change.empty())
      return;
    auto inserter = rows_of(part);
    for (const auto& row : change.inserted)
      inserter(plan_op::insert, row);
    for (const auto& [before, after] : change.updated) {
      inserter(plan_op::before, before);
      inserter(plan_op::after, after);
    }
    for (const auto& row : change.deleted)
      inserter(plan_op::erase, row);
  }

  void write(std::string_view part, const std::vector<Row>& rows) {
    auto inserter = rows_of(part);
    for (const auto& row : rows)
      inserter(plan_op::insert, row);
  }

  [[nodiscard]] chat::Change<Row> read(std::string_view part) {
    std::vector<Storage> results{Storage::text};
    const auto columns = storages<Row>();
    results.insert(results.end(), columns.begin(), columns.end());
    Statement select(database_,
                     "SELECT op, " + RowSql<Row>::names(database_.dialect()) + " FROM " + table() +
                         " WHERE part = :p0 ORDER BY position",
                     {Storage::text}, results);
    select.parameters()[0].set(part);
    chat::Change<Row> change;
    for (select.open(); select.fetch();) {
      const std::string op = select.results()[0].text;
      Row row;
      if (take_row(select.results().subspan(1), row))
        throw Error(ErrorKind::corrupt, database_.description() + ": a row of " + table() + " is damaged");
      if (op == plan_op::insert)
        change.inserted.push_back(std::move(row));
      else if (op == plan_op::before)
        change.updated.emplace_back(std::move(row), Row{});
      else if (op == plan_op::after && !change.updated.empty())
        change.updated.back().second = std::move(row);
      else if (op == plan_op::erase)
        change.deleted.push_back(std::move(row));
      else
        throw Error(ErrorKind::corrupt,
                    database_.description() + ": " + table() + " contains an unknown operation");
    }
    return change;
  }

 private:
  [[nodiscard]] static std::string table() { return "plan_" + std::string(Table<Row>::name); }

  /// Takes the rows of a part, in their order.
  [[nodiscard]] auto rows_of(std::string_view part) {
    StoredColumns columns{{"part", Storage::text}, {"op", Storage::text}, {"position", Storage::integer}};
    for (auto& column : RowSql<Row>::columns())
      columns.push_back(std::move(column));
    return
        [part, position = std::int64_t{0}, inserter = BulkInserter(database_, table(), columns)](
            std::string_view op, const Row& row) mutable { inserter.insert_row(row, part, op, ++position); };
  }

  Database& database_;
};

} // namespace gc2pc
