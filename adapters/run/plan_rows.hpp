// SPDX-License-Identifier: Apache-2.0
/// \file
/// Rows of Persistent Chat kept in run.db: plan_<table> holds the columns of <table>, with three in front
/// that say where a row is, which part of the plan it belongs to, and what is done with it.
#pragma once

#include "adapters/sql/bulk_inserter.hpp"
#include "mappings/model/change_set.hpp"
#include "mappings/model/error.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace gc2pc {

/// Which list of the plan a row is in. Kept as numbers: of two million rows nearly all are insertions of the
/// structure, and 0 and 1 take no byte in SQLite.
enum class PlanPart : std::int64_t { structure, rest, seed };

/// What is done with a row. The two halves of an update are next to each other.
enum class PlanOp : std::int64_t { insert, erase, before, after };

/// The table plan_<table of Row>.
template <class Row>
class PlanRows {
 public:
  explicit PlanRows(Database& database) : database_(database) {}

  void create() {
    // Rows come by their positions, so each is added at the end of one tree, which is the table. A tree by
    // part and position, or an index beside it, would be searched for each of two million roles.
    std::string sql =
        "CREATE TABLE " + table() +
        " (position integer PRIMARY KEY, part_number integer NOT NULL, op_number integer NOT NULL";
    for_each_column<Row>([&](const auto& column) {
      using Member = typename std::remove_cvref_t<decltype(column)>::value_type;
      sql += ", " + database_.quoted(column.name) +
             (storage_of<Member>() == Storage::integer ? " integer" : " text");
    });
    database_.execute(sql + ")");
    // For people who read the plan: the same with words.
    database_.execute(
        "CREATE VIEW " + table() + "_in_words AS SELECT *" +
        ", CASE part_number WHEN 0 THEN 'structure' WHEN 1 THEN 'rest' ELSE 'seed' END AS part" +
        ", CASE op_number WHEN 0 THEN 'insert' WHEN 1 THEN 'delete' WHEN 2 THEN 'update-before'"
        " ELSE 'update-after' END AS op FROM " +
        table());
  }

  void clear() { database_.execute("DELETE FROM " + table()); }

  void write(PlanPart part, const chat::Change<Row>& change) {
    if (change.empty())
      return;
    auto inserter = rows_of(part);
    for (const auto& row : change.inserted)
      inserter(PlanOp::insert, row);
    for (const auto& [before, after] : change.updated) {
      inserter(PlanOp::before, before);
      inserter(PlanOp::after, after);
    }
    for (const auto& row : change.deleted)
      inserter(PlanOp::erase, row);
  }

  void write(PlanPart part, const std::vector<Row>& rows) {
    auto inserter = rows_of(part);
    for (const auto& row : rows)
      inserter(PlanOp::insert, row);
  }

  /// Those that are updated or deleted; `inserted(row)` gets the others, in their order.
  template <class Inserted>
  [[nodiscard]] chat::Change<Row> read(PlanPart part, const Inserted& inserted) {
    std::vector<Storage> results{Storage::integer};
    const auto columns = storages<Row>();
    results.insert(results.end(), columns.begin(), columns.end());
    const auto rows =
        database_.engine().rows.stream(database_,
                                       "SELECT op_number, " + RowSql<Row>::names(database_.dialect()) +
                                           " FROM " + table() + " WHERE part_number = :p0 ORDER BY position",
                                       std::array{static_cast<std::int64_t>(part)}, results);
    chat::Change<Row> change;
    while (rows->fetch()) {
      const auto slots = rows->results();
      const auto op = static_cast<PlanOp>(slots[0].integer);
      Row row;
      if (take_row(slots.subspan(1), row))
        throw Error(ErrorKind::corrupt, database_.description() + ": a row of " + table() + " is damaged");
      if (op == PlanOp::insert)
        inserted(std::move(row));
      else if (op == PlanOp::before)
        change.updated.emplace_back(std::move(row), Row{});
      else if (op == PlanOp::after && !change.updated.empty())
        change.updated.back().second = std::move(row);
      else if (op == PlanOp::erase)
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

  [[nodiscard]] chat::Change<Row> read(PlanPart part) {
    chat::Rows<Row> rows;
    auto change = read(part, [&](Row&& row) { rows.push_back(std::move(row)); });
    change.inserted = std::move(rows);
    return change;
  }

 private:
  [[nodiscard]] static std::string table() { return "plan_" + std::string(Table<Row>::name); }

  /// Takes the rows of a part, in their order, behind those of the parts before it.
  [[nodiscard]] auto rows_of(PlanPart part) {
    StoredColumns columns{
        {"position", Storage::integer}, {"part_number", Storage::integer}, {"op_number", Storage::integer}};
    for (auto& column : RowSql<Row>::columns())
      columns.push_back(std::move(column));
    const auto last = database_.number("SELECT coalesce(max(position), 0) FROM " + table());
    return [part, position = last, inserter = BulkInserter(database_, table(), columns)](
               PlanOp op, const Row& row) mutable { inserter.insert_row(row, ++position, part, op); };
  }

  Database& database_;
};

} // namespace gc2pc
