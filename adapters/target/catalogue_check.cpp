// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/catalogue_check.hpp"

#include "adapters/target/chat_tables.hpp"
#include "adapters/target/control_tables.hpp"
#include "adapters/target/product_schema.hpp"
#include "adapters/target/written_columns.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <map>

namespace gc2pc {
namespace {

std::string column_list(std::vector<std::string> names) {
  std::replace(names.begin(), names.end(), std::string(), std::string("an expression"));
  return joined(names);
}

std::string quoted_name(const std::string& name) {
  return name.empty() ? "" : " '" + name + "'";
}

class Check {
 public:
  Check(const Catalogue& catalogue, const std::vector<Numbering>& numberings, SeedRows seed,
        const std::vector<std::string>& filled)
      : catalogue_(catalogue), numberings_(numberings), seed_(seed), filled_(filled) {}

  std::vector<std::string> run() {
    for (const auto& impostor : catalogue_.impostors)
      if (product_table(impostor.name) != nullptr)
        add(impostor.name + " is a " + impostor.kind + ", and gc2pc writes only to tables");
    for (const auto& obstacle : catalogue_.obstacles)
      if (is_written(obstacle.table))
        add(obstacle.table + " " + obstacle.what);
    for (const auto& column : catalogue_.columns)
      check(column);
    for (const auto& numbering : numberings_)
      if (is_written(numbering.table) && !numbering.changeable)
        add("the account may not set the row numbering of " + numbering.table + " (column " +
            numbering.column + ")");
    for (const auto& rule : catalogue_.rules)
      if (is_written(rule.table))
        add(rule.table + " has the " + rule.kind + quoted_name(rule.name) +
            ", which is not in the published layout");
    for (const auto& unique : catalogue_.uniques)
      check(unique);
    for (const auto& reference : catalogue_.references)
      check(reference);
    return std::move(found_);
  }

 private:
  void add(std::string text) { found_.push_back(std::move(text)); }

  /// A table that rows are written into; null for another one.
  [[nodiscard]] const WrittenTable* written(const std::string& name) const {
    const auto* table = has_name(filled_, name) ? static_table(name) : written_table(name);
    return table != nullptr && (!table->only_seed || seed_ == SeedRows::written) ? table : nullptr;
  }
  [[nodiscard]] bool is_written(const std::string& name) const { return written(name) != nullptr; }

  void check(const CatalogueColumn& column) {
    const auto* table = written(column.table);
    if (table == nullptr)
      return;
    const auto* written = table->column(column.name);
    const auto name = column.table + "." + column.name;
    if (written == nullptr) {
      if (!column.nullable && !column.has_default && !column.computed)
        add(name + " requires a value and has no default, and gc2pc does not write it");
      return;
    }
    if (column.computed)
      add(name + " is computed by the database, but gc2pc must write it");
    else if (column.rigid && !written->key)
      add(name + " is numbered by the database, but gc2pc must change it");
    else if (!column.nullable && written->nullable && gets_null(*table, written->name))
      add(name + " does not allow NULL, but gc2pc writes NULL");
    else
      check_type(column, *written, name);
  }

  /// Rows of these are not in the plan's changes, which are checked one by one.
  [[nodiscard]] bool gets_null(const WrittenTable& table, std::string_view column) const {
    if (same_name(table.name, "tblChat"))
      return true;
    static const std::vector<std::string> empty_in_seed{
        "configContent",           "prinCompanyName", "prinEmail",    "prinADPath",
        "prinADUserPrincipalName", "prinPoolID",      "prinPolicyID", "prinAddedBy",
        "prinUpdatedBy",           "siopID",          "purgedOn"};
    static const std::vector<std::string> seeded{"tblConfig", "tblPrincipal", "tblNode"};
    return seed_ == SeedRows::written && has_name(seeded, table.name) && has_name(empty_in_seed, column);
  }

  void check_type(const CatalogueColumn& column, const WrittenColumn& written, const std::string& name) {
    const auto refuse = [&](const std::string& needed) {
      add(name + " has the type " + column.type + " but must hold " + needed);
    };
    if (column.holds == Holds::anything)
      return;
    if (written.holds == Holds::numbers) {
      if (column.holds != Holds::numbers)
        refuse("whole numbers");
      else if (column.bits < written.bits)
        refuse("whole numbers of " + std::to_string(written.bits) + " bits");
      return;
    }
    const bool fills = written.holds == Holds::guid && column.length == written.length;
    if (column.holds == Holds::text && column.padded && !fills)
      add(name + " has the type " + column.type + ", which pads texts with spaces");
    else if (column.holds == Holds::time && written.holds == Holds::time && column.decimals < 3)
      add(name + " takes " + std::to_string(column.decimals) + " decimals of a second but must hold 3");
    else if (column.holds == written.holds || column.holds == Holds::text) // GUIDs and times as text
      check_length(column, written, name);
    else
      refuse(written.holds == Holds::guid ? "GUIDs" : written.holds == Holds::time ? "times" : "texts");
  }

  void check_length(const CatalogueColumn& column, const WrittenColumn& written, const std::string& name) {
    if (column.holds != Holds::text || !column.length)
      return;
    if (!written.length)
      add(name + " takes " + std::to_string(*column.length) +
          " characters but must hold texts of any length");
    else if (*column.length < *written.length)
      add(name + " takes " + std::to_string(*column.length) + " characters but must hold " +
          std::to_string(*written.length));
  }

  /// A key of the published layout keeps apart what a wider one would, too.
  void check(const CatalogueUnique& unique) {
    const auto* table = product_table(unique.table);
    if (table == nullptr || !is_written(unique.table))
      return;
    const bool implied = std::any_of(table->keys.begin(), table->keys.end(), [&](const auto& key) {
      return std::all_of(key.begin(), key.end(),
                         [&](const std::string& column) { return has_name(unique.columns, column); });
    });
    // A column that gc2pc does not write has another value in each row, or NULL.
    const bool of_written =
        std::all_of(unique.columns.begin(), unique.columns.end(), [&](const auto& column) {
          return column.empty() || written(unique.table)->column(column) != nullptr;
        });
    if (!implied && (of_written || !fills_itself(unique)))
      add(unique.table + " has the unique index" + quoted_name(unique.name) + " (" +
          column_list(unique.columns) + (unique.partial ? ", of some rows" : "") +
          "), which is not in the published layout");
  }

  /// Whether one of its columns gets a number of its own in each row.
  [[nodiscard]] bool fills_itself(const CatalogueUnique& unique) const {
    return std::any_of(catalogue_.columns.begin(), catalogue_.columns.end(), [&](const auto& column) {
      return column.numbered && same_name(column.table, unique.table) &&
             has_name(unique.columns, column.name);
    });
  }

  void check(const CatalogueReference& reference) {
    const bool from = is_written(reference.table), to = is_written(reference.parent);
    const auto what = reference.table + " (" + column_list(reference.columns) + ")";
    if (to && !from && reference.takes_along)
      add("rows of " + what + " are deleted or changed with rows of " + reference.parent +
          ", so a rollback would delete or change them too");
    else if (from && product_table(reference.parent) == nullptr)
      add(what + " refers to " + reference.parent + ", which gc2pc does not know");
    else if (from && !is_known(reference) && !is_kept_anyway(reference))
      add(what + " refers to " + reference.parent + ", which the published layout does not require");
  }

  [[nodiscard]] static bool is_known(const CatalogueReference& reference) {
    const auto* table = product_table(reference.table);
    return table != nullptr &&
           std::any_of(table->references.begin(), table->references.end(), [&](const auto& known) {
             return same_name(known.parent, reference.parent) &&
                    known.columns.size() == reference.columns.size() &&
                    std::equal(known.columns.begin(), known.columns.end(), reference.columns.begin(),
                               same_name);
           });
  }

  /// References that the order of the steps keeps, though no one has published them.
  [[nodiscard]] static bool is_kept_anyway(const CatalogueReference& reference) {
    static const std::map<std::string, std::string, std::less<>> kept{
        {"tblChat.channelId", "tblNode"},
        {"tblChat.userId", "tblPrincipal"},
        {"tblPrincipalAffiliations.principalID", "tblPrincipal"},
        {"tblPrincipalAffiliations.affiliationID", "tblPrincipal"}};
    return reference.columns.size() == 1 && std::any_of(kept.begin(), kept.end(), [&](const auto& known) {
             return same_name(known.first, reference.table + "." + reference.columns.front()) &&
                    same_name(known.second, reference.parent);
           });
  }

  const Catalogue& catalogue_;
  const std::vector<Numbering>& numberings_;
  SeedRows seed_;
  const std::vector<std::string>& filled_;
  std::vector<std::string> found_;
};

} // namespace

std::vector<std::string> obstacles_in(Database& database, SeedRows seed) {
  const auto& catalogue = database.engine().catalogue;
  const auto filled = seed == SeedRows::written ? empty_static_tables(database) : std::vector<std::string>();
  auto found = obstacles_in(catalogue.catalogue(database), catalogue.numberings(database), seed, filled);
  const auto tables = database.tables();
  for (const auto& [name, columns] : control_columns())
    if (has_name(tables, name) && !ControlTables(database).exist())
      found.push_back(name + " blocks the migration: gc2pc creates a table with that name");
  return found;
}

std::vector<std::string> obstacles_in(const Catalogue& catalogue, const std::vector<Numbering>& numberings,
                                      SeedRows seed, const std::vector<std::string>& filled) {
  return Check(catalogue, numberings, seed, filled).run();
}

} // namespace gc2pc
