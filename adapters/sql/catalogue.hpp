// SPDX-License-Identifier: Apache-2.0
/// \file
/// What an engine's own catalogue says of the tables in a database, in the same terms for every engine: what
/// keeps a row from being written, and what numbers rows by itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

class Database;

/// What values a column takes.
enum class Holds {
  numbers, ///< whole numbers
  text,
  guid,
  time,
  anything, ///< values have types, columns do not
  other
};

struct CatalogueColumn {
  std::string table, name;
  std::string type; ///< as the engine calls it
  Holds holds = Holds::other;
  int bits = 64;                      ///< of numbers
  std::optional<std::int64_t> length; ///< of text, in characters; nothing when there is no limit
  bool padded = false;                ///< text that is filled with blanks up to its length
  int decimals = 7;                   ///< of the seconds of a time
  bool nullable = true;
  bool has_default = false; ///< or another way to a value of its own
  bool computed = false;    ///< takes no value at all
  bool numbered = false;    ///< the engine numbers rows in it
  bool rigid = false;       ///< numbered, and its value cannot be changed by an UPDATE
};

/// A trigger, a CHECK constraint or the like.
struct CatalogueRule {
  std::string table, name;
  std::string kind; ///< "trigger", "CHECK constraint", …
};

struct CatalogueUnique {
  std::string table, name;
  std::vector<std::string> columns; ///< an expression is an empty name
  bool partial = false;             ///< of some rows only
};

struct CatalogueReference {
  std::string table, name;
  std::vector<std::string> columns;
  std::string parent;
  std::vector<std::string> parent_columns; ///< empty for the parent's key
  bool takes_along = false;                ///< deleting the parent deletes or changes the row
};

/// What has the name of a table and is none.
struct CatalogueImpostor {
  std::string name;
  std::string kind; ///< "view", …
};

/// Anything else about a table that keeps its rows from being written or taken back.
struct CatalogueObstacle {
  std::string table;
  std::string what; ///< what is said after the table's name
};

struct Catalogue {
  std::vector<CatalogueColumn> columns;
  std::vector<CatalogueRule> rules;
  std::vector<CatalogueUnique> uniques; ///< keys among them
  std::vector<CatalogueReference> references;
  std::vector<CatalogueImpostor> impostors;
  std::vector<CatalogueObstacle> obstacles;
};

/// What an engine keeps behind a column that numbers rows: a sequence, or the like.
struct Numbering {
  std::string table, column;
  std::string place; ///< how the engine is asked for it
  std::string state; ///< what it can be put back to
  std::int64_t next = 1, increment = 1;
  bool changeable = true; ///< whether the account may put it back

  friend bool operator==(const Numbering&, const Numbering&) = default;
};

/// All rows of a query whose columns are texts; NULL is empty. `parameters` are in it as :p0, :p1, ….
[[nodiscard]] std::vector<std::vector<std::string>>
text_rows(Database& database, const std::string& sql, std::size_t columns,
          const std::vector<std::string>& parameters = {});
/// The same of a query for one column.
[[nodiscard]] std::vector<std::string> text_column(Database& database, const std::string& sql,
                                                   const std::vector<std::string>& parameters = {});

// One row for each column of an index or a reference, in order, becomes one entry for each index or
// reference.
/// Rows of table, name, partial (`y`), column.
[[nodiscard]] std::vector<CatalogueUnique> uniques_of(const std::vector<std::vector<std::string>>& rows);
/// Rows of table, name, parent, taking along (`y`), column, parent's column.
[[nodiscard]] std::vector<CatalogueReference>
references_of(const std::vector<std::vector<std::string>>& rows);

} // namespace gc2pc
