// SPDX-License-Identifier: Apache-2.0
/// \file
/// Rows of Persistent Chat kept in run.db: plan_<table> holds the columns of <table>, with three in front
/// that say which part of the plan a row belongs to, what is done with it, and where it stands.
#pragma once

#include "adapters/sql/rows.hpp"
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

/// What is done with a row. The two halves of an update stand next to each other.
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
    auto insert = inserter();
    std::int64_t position = 0;
    for (const auto& row : change.inserted)
      write_one(insert, part, plan_op::insert, ++position, row);
    for (const auto& [before, after] : change.updated) {
      write_one(insert, part, plan_op::before, ++position, before);
      write_one(insert, part, plan_op::after, ++position, after);
    }
    for (const auto& row : change.deleted)
      write_one(insert, part, plan_op::erase, ++position, row);
  }

  void write(std::string_view part, const std::vector<Row>& rows) {
    auto insert = inserter();
    std::int64_t position = 0;
    for (const auto& row : rows)
      write_one(insert, part, plan_op::insert, ++position, row);
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

  [[nodiscard]] Statement inserter() {
    std::vector<Storage> parameters{Storage::text, Storage::text, Storage::integer};
    const auto columns = storages<Row>();
    parameters.insert(parameters.end(), columns.begin(), columns.end());
    std::string values;
    for (std::size_t i = 0; i < parameters.size(); ++i)
      values += (i == 0 ? ":p" : ", :p") + std::to_string(i);
    return Statement(database_,
                     "INSERT INTO " + table() + " (part, op, position, " +
                         RowSql<Row>::names(database_.dialect()) + ") VALUES (" + values + ")",
                     parameters);
  }

  static void write_one(Statement& insert, std::string_view part, std::string_view op, std::int64_t position,
                        const Row& row) {
    insert.parameters()[0].set(part);
    insert.parameters()[1].set(op);
    insert.parameters()[2].set(position);
    put_row(row, insert.parameters().subspan(3));
    insert.execute();
  }

  Database& database_;
};

} // namespace gc2pc
