// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/sqlite_catalogue.hpp"

#include "adapters/sql/sqlite_native.hpp"
#include "adapters/sql/statement.hpp"
#include "mappings/model/text.hpp"

#include <cctype>

namespace gc2pc {
namespace {

/// Whether a statement has a word outside of names in quotes, texts and comments.
bool has_word(std::string_view sql, std::string_view word) {
  const auto part_of_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0;
  };
  for (std::size_t i = 0; i < sql.size();) {
    const char c = sql[i];
    if (c == '\'' || c == '"' || c == '`' || c == '[') {
      i = std::min(sql.find(c == '[' ? ']' : c, i + 1), sql.size() - 1) + 1;
    } else if (sql.substr(i).starts_with("--")) {
      i = std::min(sql.find('\n', i), sql.size());
    } else if (sql.substr(i).starts_with("/*")) {
      i = std::min(sql.find("*/", i + 2), sql.size() - 2) + 2;
    } else if (part_of_word(c)) {
      auto end = i;
      while (end < sql.size() && part_of_word(sql[end]))
        ++end;
      if (same_name(sql.substr(i, end - i), word))
        return true;
      i = end;
    } else {
      ++i;
    }
  }
  return false;
}

/// Whether SQLite takes a reference for one: each write to either table is an error where it does not.
bool refers_to_key(Database& database, const CatalogueReference& reference) {
  return database.translated([&] {
    try {
      const SqliteStatement check(database.session(),
                                  "PRAGMA foreign_key_check(" + double_quoted(reference.table) + ")");
      return true;
    } catch (const soci::sqlite3_soci_error& error) {
      if ((error.result() & 0xff) != SQLITE_ERROR)
        throw;
      return false;
    }
  });
}

/// Values have types here; a column's declared one only turns some of them into others.
Holds holds(const std::string& declared) {
  const auto type = ascii_lower(declared);
  const auto has = [&](std::string_view part) { return type.find(part) != std::string::npos; };
  if (has("int"))
    return Holds::numbers;
  if (has("real") || has("floa") || has("doub"))
    return Holds::other;
  return Holds::anything;
}

/// `check`: SQLite's own check, of all tables or of one.
std::int64_t dangling(soci::session& session, const std::string& check) {
  // Keeping foreign keys on while rows are deleted costs a scan of every referring table per row; one check
  // at the end of a transaction looks at each reference once.
  std::int64_t total = 0;
  SqliteStatement keys(
      session,
      R"(SELECT DISTINCT c."table", k."from", k."table", k."to" FROM )" + check +
          R"( c JOIN pragma_foreign_key_list(c."table") k ON k.id = c.fkid WHERE k."to" IS NOT NULL)");
  while (keys.step()) {
    const auto child = double_quoted(keys.text(0)), column = double_quoted(keys.text(1));
    const auto parent = double_quoted(keys.text(2)), key = double_quoted(keys.text(3));
    // A GUID in another case is the same GUID; SQLite's own check does not know that.
    SqliteStatement count(session, "SELECT count(*) FROM " + child + " c WHERE c." + column +
                                       " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM " + parent +
                                       " p WHERE p." + key + " = c." + column + ") AND (typeof(c." + column +
                                       ") <> 'text' OR NOT EXISTS (SELECT 1 FROM " + parent + " p WHERE p." +
                                       key + " = c." + column + " COLLATE NOCASE))");
    if (count.step())
      total += sqlite_api::sqlite3_column_int64(count.get(), 0);
  }
  return total;
}

} // namespace

ServerFacts SqliteCatalogue::server_facts(Database& database) const {
  ServerFacts facts;
  facts.product = "SQLite";
  facts.version = text_rows(database, "SELECT sqlite_version()", 1).at(0).at(0);
  return facts;
}

std::vector<std::string> SqliteCatalogue::tables(Database& database) const {
  return text_column(
      database,
      "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite~_%' "
      "ESCAPE '~' ORDER BY name");
}

std::vector<std::string> SqliteCatalogue::columns(Database& database, std::string_view table) const {
  // With those that are computed, without the hidden ones of virtual tables.
  return text_column(database, "SELECT name FROM pragma_table_xinfo(:p0) WHERE hidden <> 1 ORDER BY cid",
                     {std::string(table)});
}

Catalogue SqliteCatalogue::catalogue(Database& database) const {
  Catalogue result;
  const std::string tables = "FROM sqlite_master m, ", only = " WHERE m.type = 'table' ";
  for (const auto& row :
       text_rows(database,
                 "SELECT m.name, x.name, x.type, CAST(x.\"notnull\" AS text), coalesce(x.dflt_value, ''), "
                 "CAST(x.hidden AS text), CAST(x.pk AS text) " +
                     tables + "pragma_table_xinfo(m.name) x" + only + "ORDER BY m.name, x.cid",
                 7)) {
    CatalogueColumn column;
    column.table = row[0];
    column.name = row[1];
    column.type = ascii_lower(row[2]);
    column.holds = holds(row[2]);
    column.nullable = row[3] == "0";
    column.has_default = !row[4].empty() || (ascii_lower(row[2]) == "integer" && row[6] != "0");
    column.computed = row[5] == "2" || row[5] == "3";
    result.columns.push_back(column);
  }
  for (const auto& row : text_rows(
           database, "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1, 2", 2))
    result.rules.push_back({row[0], row[1], "trigger"});
  for (const auto& row :
       text_rows(database, "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY 1", 2))
    for (const auto& [word, kind] :
         {std::pair{"check", "CHECK constraint"}, {"conflict", "ON CONFLICT clause"}})
      if (has_word(row[1], word))
        result.rules.push_back({row[0], "", kind});
  result.uniques = uniques_of(
      text_rows(database,
                "SELECT m.name, l.name, CASE l.partial WHEN 0 THEN '' ELSE 'y' END, coalesce(i.name, '') " +
                    tables + "pragma_index_list(m.name) l, pragma_index_info(l.name) i" + only +
                    "AND l.\"unique\" <> 0 ORDER BY m.name, l.name, i.seqno",
                4));
  result.references = references_of(text_rows(
      database,
      "SELECT m.name, CAST(k.id AS text), k.\"table\", CASE WHEN k.on_delete IN ('NO ACTION', 'RESTRICT') "
      "THEN '' ELSE 'y' END, k.\"from\", coalesce(k.\"to\", '') " +
          tables + "pragma_foreign_key_list(m.name) k" + only + "ORDER BY m.name, k.id, k.seq",
      6));
  for (const auto& reference : result.references)
    if (!refers_to_key(database, reference))
      result.obstacles.push_back(
          {reference.table, "refers to columns of " + reference.parent + " that are not a key there"});
  for (const auto& row :
       text_rows(database, "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY 1", 1))
    result.impostors.push_back({row[0], "view"});
  for (const auto& numbering : numberings(database))
    for (auto& column : result.columns)
      if (column.table == numbering.table && column.name == numbering.column)
        column.numbered = column.has_default = true;
  return result;
}

std::int64_t
SqliteCatalogue::dangling_references(Database& database,
                                     const std::optional<std::vector<std::string>>& tables) const {
  if (!tables)
    return dangling(database.session(), "pragma_foreign_key_check");
  std::int64_t total = 0;
  for (const auto& table : *tables)
    total += dangling(database.session(), "pragma_foreign_key_check('" + table + "')");
  return total;
}

std::vector<Numbering> SqliteCatalogue::numberings(Database& database) const {
  std::vector<Numbering> result;
  if (database.number("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_sequence'") == 0)
    return result;
  for (const auto& row : text_rows(
           database,
           "SELECT m.name, x.name, m.sql, coalesce((SELECT CAST(max(s.seq) AS text) FROM sqlite_sequence s "
           "WHERE s.name = m.name), '') FROM sqlite_master m, pragma_table_info(m.name) x WHERE m.type = "
           "'table' AND x.pk = 1 ORDER BY m.name",
           4))
    if (has_word(row[2], "autoincrement"))
      result.push_back(
          {row[0], row[1], row[0], row[3], row[3].empty() ? 1 : std::stoll(row[3]) + 1, 1, true});
  return result;
}

void SqliteCatalogue::advance(Database& database, const Numbering& numbering, std::int64_t highest) const {
  auto advanced = numbering;
  advanced.state = std::to_string(highest);
  restore(database, advanced);
}

void SqliteCatalogue::restore(Database& database, const Numbering& numbering) const {
  const auto name = database.dialect().literal(numbering.place);
  database.execute("DELETE FROM sqlite_sequence WHERE name = " + name);
  if (!numbering.state.empty())
    database.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (" + name + ", " +
                     std::to_string(std::stoll(numbering.state)) + ")");
}

} // namespace gc2pc
