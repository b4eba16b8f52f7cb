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
    // Rows come by their positions, so each is added at the end of one tree, which is the table. A tree by
    // part and position, or an index beside it, would be searched for each of two million roles.
    std::string sql =
        "CREATE TABLE " + table() + " (part text NOT NULL, op text NOT NULL, position integer PRIMARY KEY";
    for_each_column<Row>([&](const auto& column) {
      using Member = typename std::remove_cvref_t<decltype(column)>::value_type;
      sql += ", " + database_.quoted(column.name) +
             (storage_of<Member>() == Storage::integer ? " integer" : " text");
    });
    database_.execute(sql + ")");
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

  /// Those that are updated or deleted; `inserted(row)` gets the others, in their order.
  template <class Inserted>
  [[nodiscard]] chat::Change<Row> read(std::string_view part, const Inserted& inserted) {
    std::vector<Storage> results{Storage::text};
    const auto columns = storages<Row>();
    results.insert(results.end(), columns.begin(), columns.end());
    const auto rows = database_.engine().rows.stream(
        database_,
        "SELECT op, " + RowSql<Row>::names(database_.dialect()) + " FROM " + table() +
            " WHERE part = " + database_.dialect().literal(std::string(part)) + " ORDER BY position",
        {}, results);
    chat::Change<Row> change;
    while (rows->fetch()) {
      const auto slots = rows->results();
      const auto& op = slots[0].text;
      Row row;
      if (take_row(slots.subspan(1), row))
        throw Error(ErrorKind::corrupt, database_.description() + ": a row of " + table() + " is damaged");
      if (op == plan_op::insert)
        inserted(std::move(row));
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

  /// How many there are, in all parts: found without reading a row.
  [[nodiscard]] std::size_t count() {
    return static_cast<std::size_t>(database_.number("SELECT count(*) FROM " + table()));
  }

  [[nodiscard]] chat::Change<Row> read(std::string_view part) {
    chat::Rows<Row> rows;
    auto change = read(part, [&](Row&& row) { rows.push_back(std::move(row)); });
    change.inserted = std::move(rows);
    return change;
  }

 private:
  [[nodiscard]] static std::string table() { return "plan_" + std::string(Table<Row>::name); }

  /// Takes the rows of a part, in their order, behind those of the parts before it.
  [[nodiscard]] auto rows_of(std::string_view part) {
    StoredColumns columns{{"part", Storage::text}, {"op", Storage::text}, {"position", Storage::integer}};
    for (auto& column : RowSql<Row>::columns())
      columns.push_back(std::move(column));
    const auto last = database_.number("SELECT coalesce(max(position), 0) FROM " + table());
    return
        [part, position = last, inserter = BulkInserter(database_, table(), columns)](
            std::string_view op, const Row& row) mutable { inserter.insert_row(row, part, op, ++position); };
  }

  Database& database_;
};

} // namespace gc2pc
