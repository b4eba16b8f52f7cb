// SPDX-License-Identifier: Apache-2.0
/// \file
/// What an engine's system tables say of a database, and what is set by way of them: the numbering of rows,
/// and the place of gc2pc's own tables.
#pragma once

#include "adapters/sql/catalogue.hpp"
#include "adapters/sql/server_facts.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

class Database;

/// Schemas that are not in use, at least one, and what to do to use the first.
struct OtherSchemas {
  std::vector<std::string> names;
  std::string hint;
};

/// Columns by table, as the database spells them.
using TableColumns = std::map<std::string, std::vector<std::string>, std::less<>>;

class SystemCatalogue {
 public:
  virtual ~SystemCatalogue() = default;

  /// Names of tables and views of the database's user, and of a table's columns, as the database spells them.
  [[nodiscard]] virtual std::vector<std::string> tables(Database& database) const = 0;
  [[nodiscard]] virtual std::vector<std::string> columns(Database& database,
                                                         std::string_view table) const = 0;
  /// Columns of all tables and views at once, where a server far away makes that worth it.
  [[nodiscard]] virtual std::optional<TableColumns> all_columns(Database& /*database*/) const {
    return std::nullopt;
  }
  /// Schemas besides the one in use that have a table or view of this name, in whatever case. Engines without
  /// schemas have none.
  [[nodiscard]] virtual std::optional<OtherSchemas> other_schemas_with(Database& /*database*/,
                                                                       std::string_view /*table*/) const {
    return std::nullopt;
  }
  /// Tables of which the database shows this account some rows only, on engines that do that.
  [[nodiscard]] virtual std::vector<std::string> filtered_tables(Database& /*database*/) const { return {}; }
  /// What keeps rows of the tables that tables() lists from being written.
  [[nodiscard]] virtual Catalogue catalogue(Database& database) const = 0;
  /// Rows that refer to rows that are not there, in these tables only or in all. None where the engine keeps
  /// that from happening.
  [[nodiscard]] virtual std::int64_t
  dangling_references(Database& /*database*/,
                      const std::optional<std::vector<std::string>>& /*tables*/) const {
    return 0;
  }
  /// What the account lacks to write rows and to make gc2pc's own tables, besides what catalogue() says of
  /// single tables; a sentence without its full stop each.
  [[nodiscard]] virtual std::vector<std::string> lacking_rights(Database& /*database*/) const { return {}; }
  /// What the server and the database say of themselves.
  [[nodiscard]] virtual ServerFacts server_facts(Database& database) const = 0;

  /// What numbers rows in those tables.
  [[nodiscard]] virtual std::vector<Numbering> numberings(Database& database) const = 0;
  /// Makes the next number the one after `highest`. Not every engine takes that back with a transaction.
  virtual void advance(Database& database, const Numbering& numbering, std::int64_t highest) const = 0;
  /// Puts it back to its state.
  virtual void restore(Database& database, const Numbering& numbering) const = 0;

  /// Before the first of gc2pc's own tables is made in a target, and after the last of them is gone: engines
  /// that have a place of their own for them make and remove it.
  virtual void prepare_control(Database& /*database*/) const {}
  virtual void remove_control(Database& /*database*/) const {}
};

} // namespace gc2pc
