// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_catalogue.hpp"

#include "adapters/sql/statement.hpp"

#include <map>

namespace gc2pc {
namespace {

// CAST and no `::`: a colon begins a parameter.
constexpr auto in_schema = " = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) ";

struct Kind {
  Holds holds;
  int bits = 64;
};

Kind kind_of(const std::string& type) {
  static const std::map<std::string, Kind, std::less<>> kinds{
      {"bool", {Holds::numbers, 1}},  {"int2", {Holds::numbers, 16}}, {"int4", {Holds::numbers, 32}},
      {"int8", {Holds::numbers, 64}}, {"text", {Holds::text}},        {"varchar", {Holds::text}},
      {"bpchar", {Holds::text}},      {"uuid", {Holds::guid}},        {"timestamp", {Holds::time}},
  };
  const auto found = kinds.find(type);
  return found == kinds.end() ? Kind{Holds::other} : found->second;
}

/// A table by name, with its schema where that is not the session's.
std::string named(const std::string& relation, const std::string& schema) {
  return "CASE WHEN " + relation + ".relnamespace" + in_schema + "THEN CAST(" + relation +
         ".relname AS text) ELSE " + schema + ".nspname || '.' || " + relation + ".relname END";
}

/// Sequences behind columns: identity, serial, or a default of nextval().
std::string numbering_sql() {
  const std::string from = " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND "
                           "NOT a.attisdropped ";
  const std::string sequence = "JOIN pg_class s ON s.relkind = 'S' AND s.oid = ";
  const std::string where = std::string(" WHERE c.relkind IN ('r', 'p') AND c.relnamespace") + in_schema;
  return "SELECT CAST(n.tab AS text), CAST(n.col AS text), CAST(n.kind AS text), quote_ident(h.nspname) || "
         "'.' || quote_ident(s.relname), CAST(q.seqincrement AS text), CASE WHEN "
         "has_sequence_privilege(s.oid, 'UPDATE') AND has_sequence_privilege(s.oid, 'SELECT') THEN 'y' ELSE "
         "'' END FROM (SELECT c.relname AS tab, a.attname AS col, a.attidentity AS kind, s.oid AS seq" +
         from +
         "JOIN pg_depend d ON d.classid = CAST('pg_class' AS regclass) AND d.refclassid = "
         "CAST('pg_class' AS regclass) AND d.refobjid = c.oid AND d.refobjsubid = a.attnum AND d.deptype IN "
         "('a', 'i') " +
         sequence + "d.objid" + where + "UNION SELECT c.relname, a.attname, a.attidentity, s.oid" + from +
         "JOIN pg_attrdef f ON f.adrelid = c.oid AND f.adnum = a.attnum JOIN pg_depend d ON d.classid = "
         "CAST('pg_attrdef' AS regclass) AND d.objid = f.oid AND d.refclassid = CAST('pg_class' AS "
         "regclass) " +
         sequence + "d.refobjid" + where +
         ") n JOIN pg_class s ON s.oid = n.seq JOIN pg_namespace h ON h.oid = s.relnamespace JOIN "
         "pg_sequence q "
         "ON q.seqrelid = s.oid ORDER BY 1, 2, 4";
}

/// Table, what keeps its rows from being written or taken back.
std::string obstacles_sql() {
  const std::string from = " FROM pg_class c ";
  const std::string where = std::string("WHERE c.relkind IN ('r', 'p') AND c.relnamespace") + in_schema;
  return "SELECT CAST(c.relname AS text), 'has row security, which hides rows from the account or refuses "
         "them'" +
         from + where +
         "AND row_security_active(c.oid) UNION ALL SELECT CAST(c.relname AS text), 'does not allow the "
         "account ' || string_agg(r.name, ', ' ORDER BY r.pos)" +
         from +
         "CROSS JOIN (VALUES (1, 'SELECT'), (2, 'INSERT'), (3, 'UPDATE'), (4, 'DELETE')) r (pos, name) " +
         where +
         "AND NOT has_table_privilege(c.oid, r.name) GROUP BY c.relname UNION ALL SELECT CAST(c.relname AS "
         "text), 'is partitioned without a default partition, so a row may not fit any partition'" +
         from +
         "JOIN pg_partitioned_table p ON p.partrelid = c.oid AND p.partdefid = 0 AND p.partstrat <> 'h' " +
         where +
         "UNION ALL SELECT CAST(c.relname AS text), 'is published and has no replica identity, so its rows "
         "cannot be changed or rolled back'" +
         from + where +
         "AND EXISTS (SELECT 1 FROM pg_publication_tables t JOIN pg_publication p ON p.pubname = t.pubname "
         "WHERE t.schemaname = current_schema() AND t.tablename = c.relname AND (p.pubupdate OR "
         "p.pubdelete)) "
         "AND CASE c.relreplident WHEN 'f' THEN false WHEN 'n' THEN true ELSE NOT EXISTS (SELECT 1 FROM "
         "pg_index i WHERE i.indrelid = c.oid AND CASE c.relreplident WHEN 'd' THEN i.indisprimary ELSE "
         "i.indisreplident END) END ORDER BY 1, 2";
}

void set_sequence(Database& database, const std::string& place, std::int64_t value, bool called) {
  static_cast<void>(database.number("SELECT setval(CAST(" + database.dialect().literal(place) +
                                    " AS regclass), " + std::to_string(value) + ", " +
                                    (called ? "true" : "false") + ")"));
}

std::string hint_for(std::string_view schema) {
  // Any other name would have to be in quotes, which SOCI takes away.
  const bool plain =
      schema.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos &&
      schema.find_first_of("0123456789") != 0;
  return plain ? "Add the schema to the connection: options='-c search_path=" + std::string(schema) + "'."
               : "Ask an administrator to set the role's search_path to that schema.";
}

} // namespace

std::vector<std::string> PostgresCatalogue::tables(Database& database) const {
  return text_column(database,
                     "SELECT CAST(relname AS text) FROM pg_class WHERE relnamespace = (SELECT oid FROM "
                     "pg_namespace WHERE nspname = current_schema()) AND relkind IN ('r', 'p', 'v', "
                     "'m', 'f') ORDER BY relname COLLATE \"C\"");
}

std::vector<std::string> PostgresCatalogue::columns(Database& database, std::string_view table) const {
  // The name to the letter, or as the server keeps what is not quoted.
  return text_column(
      database,
      "SELECT CAST(attname AS text) FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attrelid = "
      "(SELECT oid FROM pg_class, (SELECT CAST(:p0 AS text) AS name) wanted WHERE relnamespace = (SELECT oid "
      "FROM pg_namespace WHERE nspname = current_schema()) AND relname IN (CAST(wanted.name AS name), "
      "CAST(lower(wanted.name) AS name)) ORDER BY relname = wanted.name DESC LIMIT 1) ORDER BY attnum",
      {std::string(table)});
}

std::optional<TableColumns> PostgresCatalogue::all_columns(Database& database) const {
  TableColumns columns;
  for (auto& row : text_rows(
           database,
           "SELECT CAST(c.relname AS text), CAST(a.attname AS text) FROM pg_class c JOIN pg_attribute a ON "
           "a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE c.relkind IN ('r', 'p', 'v', "
           "'m', 'f') AND c.relnamespace" +
               std::string(in_schema) + "ORDER BY c.oid, a.attnum",
           2))
    columns[std::move(row[0])].push_back(std::move(row[1]));
  return columns;
}

std::optional<OtherSchemas> PostgresCatalogue::other_schemas_with(Database& database,
                                                                  std::string_view table) const {
  const auto schemas = text_column(
      database,
      "SELECT DISTINCT CAST(nspname AS text) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE "
      "lower(relname) = lower(CAST(:p0 AS text)) AND relkind IN ('r', 'p', 'v', 'm', 'f') AND nspname "
      "<> current_schema() AND nspname !~ '^pg_(temp|toast)' ORDER BY 1",
      {std::string(table)});
  if (schemas.empty())
    return std::nullopt;
  return OtherSchemas{schemas, hint_for(schemas.front())};
}

std::vector<std::string> PostgresCatalogue::filtered_tables(Database& database) const {
  return text_column(
      database, "SELECT CAST(relname AS text) FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = "
                "(SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND "
                "row_security_active(oid) ORDER BY 1");
}

// The session may be read-only by itself, so its own setting says nothing: what it was opened with does.
std::vector<std::string> PostgresCatalogue::lacking_rights(Database& database) const {
  return text_column(
      database,
      "SELECT 'the account''s search_path names no schema that exists' WHERE current_schema() IS NULL UNION "
      "ALL SELECT 'the account may not create tables in the schema ' || current_schema() WHERE NOT "
      "has_schema_privilege(current_schema(), 'CREATE') UNION ALL SELECT 'the server is a standby and takes "
      "no writes' WHERE pg_is_in_recovery() UNION ALL SELECT 'default_transaction_read_only is on for the "
      "account or the database' FROM pg_settings WHERE name = 'default_transaction_read_only' AND reset_val "
      "= 'on'");
}

ServerFacts PostgresCatalogue::server_facts(Database& database) const {
  ServerFacts facts;
  facts.product = "PostgreSQL";
  facts.version = text_rows(database, "SELECT current_setting('server_version')", 1).at(0).at(0);
  return facts;
}

Catalogue PostgresCatalogue::catalogue(Database& database) const {
  Catalogue result;
  const std::string tables = std::string("c.relkind IN ('r', 'p') AND c.relnamespace") + in_schema;
  for (const auto& row : text_rows(
           database,
           "SELECT CAST(c.relname AS text), CAST(a.attname AS text), CAST(b.typname AS text), CASE WHEN "
           "b.typname IN ('varchar', 'bpchar') THEN CAST(greatest(CASE WHEN t.typtype = 'd' THEN t.typtypmod "
           "ELSE a.atttypmod END - 4, 0) AS text) ELSE '0' END, CASE WHEN a.attnotnull OR t.typnotnull THEN "
           "'' ELSE 'y' END, CASE WHEN a.atthasdef OR a.attidentity <> '' OR t.typdefault IS NOT NULL THEN "
           "'y' ELSE '' END, coalesce(to_jsonb(a) ->> 'attgenerated', ''), CAST(a.attidentity AS text), CASE "
           "WHEN b.typname = 'timestamp' THEN CAST(CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE "
           "a.atttypmod "
           "END AS text) ELSE '-1' END FROM "
           "pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
           "JOIN "
           "pg_type t ON t.oid = a.atttypid JOIN pg_type b ON b.oid = coalesce(nullif(t.typbasetype, 0), "
           "t.oid) WHERE " +
               tables + "ORDER BY c.relname, a.attnum",
           9)) {
    CatalogueColumn column;
    column.table = row[0];
    column.name = row[1];
    column.type = row[2];
    const auto kind = kind_of(row[2]);
    column.holds = kind.holds;
    column.bits = kind.bits;
    if (row[3] != "0")
      column.length = std::stoll(row[3]);
    column.padded = row[2] == "bpchar";
    if (const auto decimals = std::stoi(row[8]); decimals >= 0)
      column.decimals = decimals;
    column.nullable = row[4] == "y";
    column.has_default = row[5] == "y";
    column.computed = !row[6].empty();
    column.rigid = row[7] == "a";
    column.numbered = !row[7].empty();
    result.columns.push_back(column);
  }
  for (
      const auto& row : text_rows(
          database,
          "SELECT CAST(c.relname AS text), CAST(t.tgname AS text), 'trigger' FROM pg_trigger t JOIN pg_class "
          "c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND " +
              tables +
              "UNION ALL SELECT CAST(c.relname AS text), CAST(r.rulename AS text), 'rule' FROM pg_rewrite r "
              "JOIN pg_class c ON c.oid = r.ev_class WHERE r.ev_type <> '1' AND r.ev_enabled <> 'D' AND " +
              tables +
              "UNION ALL SELECT CAST(c.relname AS text), CAST(k.conname AS text), CASE k.contype WHEN 'c' "
              "THEN 'CHECK constraint' ELSE 'EXCLUDE constraint' END FROM pg_constraint k JOIN pg_class c ON "
              "c.oid = k.conrelid WHERE k.contype IN ('c', 'x') AND " +
              tables +
              "UNION ALL SELECT CAST(c.relname AS text), CAST(k.conname AS text), 'CHECK constraint' FROM "
              "pg_constraint k JOIN pg_attribute a ON a.atttypid = k.contypid AND a.attnum > 0 AND NOT "
              "a.attisdropped JOIN pg_class c ON c.oid = a.attrelid WHERE k.contype = 'c' AND " +
              tables + "ORDER BY 1, 3, 2",
          3))
    result.rules.push_back({row[0], row[1], row[2]});
  result.uniques = uniques_of(text_rows(
      database,
      "SELECT CAST(c.relname AS text), CAST(x.relname AS text), CASE WHEN i.indpred IS NULL THEN '' ELSE 'y' "
      "END, coalesce(CAST(a.attname AS text), '') FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN "
      "pg_class x ON x.oid = i.indexrelid CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k (num, pos) "
      "LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num AND k.num <> 0 WHERE "
      "i.indisunique "
      "AND i.indisvalid AND k.pos <= i.indnkeyatts AND " +
          tables + "ORDER BY c.relname, x.relname, k.pos",
      4));
  result.references = references_of(text_rows(
      database,
      "SELECT " + named("c", "cn") + ", CAST(k.conname AS text), " + named("p", "pn") +
          ", CASE WHEN k.confdeltype IN ('a', 'r') THEN '' ELSE 'y' END, CAST(ca.attname AS text), "
          "CAST(pa.attname AS text) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN "
          "pg_namespace cn ON cn.oid = c.relnamespace JOIN pg_class p ON p.oid = k.confrelid JOIN "
          "pg_namespace pn ON pn.oid = p.relnamespace CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH "
          "ORDINALITY z (child, parent, pos) JOIN pg_attribute ca ON ca.attrelid = c.oid AND ca.attnum = "
          "z.child JOIN pg_attribute pa ON pa.attrelid = p.oid AND pa.attnum = z.parent WHERE k.contype = "
          "'f' AND (c.relnamespace" +
          in_schema + "OR p.relnamespace" + in_schema + ") ORDER BY 1, 2, z.pos",
      6));
  for (const auto& row :
       text_rows(database,
                 "SELECT CAST(c.relname AS text), CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN "
                 "'materialized view' ELSE 'foreign table' END FROM pg_class c WHERE c.relkind IN ('v', 'm', "
                 "'f') AND c.relnamespace" +
                     std::string(in_schema) + "ORDER BY 1",
                 2))
    result.impostors.push_back({row[0], row[1]});
  for (const auto& row : text_rows(database, obstacles_sql(), 2))
    result.obstacles.push_back({row[0], row[1]});
  for (const auto& row : text_rows(database, numbering_sql(), 6))
    for (auto& column : result.columns)
      if (column.table == row[0] && column.name == row[1])
        column.numbered = true;
  return result;
}

std::vector<Numbering> PostgresCatalogue::numberings(Database& database) const {
  std::vector<Numbering> result;
  for (const auto& row : text_rows(database, numbering_sql(), 6)) {
    Numbering numbering{row[0], row[1], row[3], {}, 1, std::stoll(row[4]), row[5] == "y"};
    if (numbering.changeable) {
      const auto state = text_rows(database,
                                   "SELECT CAST(last_value AS text), CASE WHEN is_called THEN 't' ELSE 'f' "
                                   "END FROM " +
                                       numbering.place,
                                   2)
                             .at(0);
      const bool called = state[1] == "t";
      numbering.state = state[0] + " " + state[1];
      numbering.next = std::stoll(state[0]) + (called ? numbering.increment : 0);
    }
    result.push_back(numbering);
  }
  return result;
}

void PostgresCatalogue::advance(Database& database, const Numbering& numbering, std::int64_t highest) const {
  set_sequence(database, numbering.place, highest, true);
}

void PostgresCatalogue::restore(Database& database, const Numbering& numbering) const {
  set_sequence(database, numbering.place, std::stoll(numbering.state), numbering.state.ends_with(" t"));
}

} // namespace gc2pc
