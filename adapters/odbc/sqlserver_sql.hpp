// SPDX-License-Identifier: Apache-2.0
/// \file
/// All SQL that is written for SQL Server alone, in one place to be compared with the manual of T-SQL: what a
/// source gets is of 2005, what only a target gets of 2008 R2. What every engine gets is in ANSI SQL and
/// is where it is used.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gc2pc::tsql {

/// Sorts and compares by code units, whatever the database's collation.
inline constexpr std::string_view binary_collation = "Latin1_General_BIN2";
/// Milliseconds that a statement waits for a lock: long enough for a backup's short one, short enough not to
/// look like a hang. As with the other engines.
inline constexpr int lock_timeout_ms = 5'000;

/// What a session has to be set to, whatever the server's, the account's and the driver's taste.
///
/// XACT_ABORT: an error ends the transaction, so that nothing half done can be committed; see before_reading,
/// too. DATEFORMAT: a datetime's text is read as yyyy-mm-dd in no other language than this. TEXTSIZE: long
/// values are cut at it without a word. The ANSI settings are what drivers set, and what the product's tables
/// are made with.
inline constexpr std::string_view session_settings =
    "SET XACT_ABORT ON; SET IMPLICIT_TRANSACTIONS OFF; SET NOCOUNT OFF; SET ROWCOUNT 0; "
    "SET TEXTSIZE 2147483647; SET LANGUAGE us_english; SET DATEFORMAT ymd; "
    "SET QUOTED_IDENTIFIER ON; SET ANSI_NULLS ON; SET ANSI_PADDING ON; SET ANSI_WARNINGS ON; "
    "SET CONCAT_NULL_YIELDS_NULL ON";
[[nodiscard]] std::string lock_timeout();

/// What has to be set before the level of a transaction is. BEGIN TRANSACTION within one that was left open
/// would only count it up, and the COMMIT to it commit nothing. A result that is not read to its end is given
/// up by a signal that rolls the transaction back where XACT_ABORT is on, without a word: a reader would see
/// another state from then on.
inline constexpr std::string_view before_writing =
    "IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION; SET XACT_ABORT ON";
inline constexpr std::string_view before_reading =
    "IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION; SET XACT_ABORT OFF";

/// 1 when transactions of level SNAPSHOT are allowed in the database.
inline constexpr std::string_view snapshot_state =
    "SELECT CAST(snapshot_isolation_state AS int) FROM sys.databases WHERE database_id = DB_ID()";
inline constexpr std::string_view level_snapshot = "SET TRANSACTION ISOLATION LEVEL SNAPSHOT";
inline constexpr std::string_view level_serializable = "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE";
inline constexpr std::string_view level_read_committed = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";
inline constexpr std::string_view begin = "BEGIN TRANSACTION";
/// An error, 3902, when an error has ended the transaction already.
inline constexpr std::string_view commit = "COMMIT TRANSACTION";
inline constexpr std::string_view rollback = "ROLLBACK TRANSACTION";
inline constexpr std::string_view open_transactions = "SELECT CAST(@@TRANCOUNT AS int)";
/// The first read of a table fixes what a snapshot sees.
[[nodiscard]] std::string touch(const std::string& table);
/// Keeps others from writing the table until the transaction's end; they can read it.
[[nodiscard]] std::string lock_shared(const std::string& table);
/// Keeps others from reading it, too.
[[nodiscard]] std::string lock_exclusive(const std::string& table);

/// Tables and views of the account's default schema, and gc2pc's own in theirs.
[[nodiscard]] std::string tables();
/// Base tables of the account's default schema.
[[nodiscard]] std::string base_tables();
/// Columns of the table that the parameter names, quoted.
inline constexpr std::string_view columns =
    "SELECT c.name FROM sys.columns AS c WHERE c.object_id = OBJECT_ID(?) ORDER BY c.column_id";
/// Columns of that table that hold the characters of a code page only, each with its number.
inline constexpr std::string_view code_pages =
    "SELECT c.name, CAST(COLLATIONPROPERTY(c.collation_name, 'CodePage') AS int) FROM sys.columns AS c "
    "WHERE c.object_id = OBJECT_ID(?) AND TYPE_NAME(c.system_type_id) IN (N'char', N'varchar', N'text') "
    "ORDER BY c.column_id";

/// Schemas besides the account's default one that have a table or view of the name that the parameter gives.
inline constexpr std::string_view schemas_with =
    "SELECT DISTINCT s.name FROM sys.objects AS o JOIN sys.schemas AS s ON s.schema_id = o.schema_id WHERE "
    "o.type IN ('U', 'V') AND o.is_ms_shipped = 0 AND LOWER(o.name) = LOWER(?) AND o.schema_id <> "
    "SCHEMA_ID() "
    "ORDER BY s.name";

/// gc2pc's own tables are in a schema of their own. `schema_marker` shows that gc2pc made it: one that an
/// administrator made stays.
inline constexpr std::string_view control_schema = "gc2pc";
inline constexpr std::string_view schema_marker = "gc2pc_schema";
inline constexpr std::string_view has_control_schema =
    "SELECT s.name FROM sys.schemas AS s WHERE s.name = N'gc2pc'";
inline constexpr std::string_view make_control_schema = "CREATE SCHEMA [gc2pc]"; // alone in its batch
inline constexpr std::string_view make_schema_marker =
    "CREATE TABLE [gc2pc].[gc2pc_schema] (made bit NOT NULL)";
/// Everything in the schema, when gc2pc made it.
inline constexpr std::string_view left_in_control_schema =
    "SELECT o.name FROM sys.objects AS o WHERE o.schema_id = SCHEMA_ID(N'gc2pc') AND o.parent_object_id = 0 "
    "ORDER BY o.name";
inline constexpr std::string_view drop_schema_marker = "DROP TABLE [gc2pc].[gc2pc_schema]";
inline constexpr std::string_view drop_control_schema = "DROP SCHEMA [gc2pc]";

/// Proves, with nothing changed, that gc2pc's own tables can be made.
inline constexpr std::string_view make_probe = "CREATE TABLE [gc2pc].[gc2pc_attempt] (x int NOT NULL)";
/// That tables like the product's can be made, in the default schema of the account: to refer to one needs a
/// right of its own.
inline constexpr std::string_view make_product_probe =
    "CREATE TABLE [gc2pc_attempt] (x int NOT NULL PRIMARY KEY)";
inline constexpr std::string_view make_referring_probe =
    "CREATE TABLE [gc2pc_attempt_2] (x int NOT NULL REFERENCES [gc2pc_attempt] (x))";
/// Takes the lock that writing takes, and needs the right to delete.
[[nodiscard]] std::string touch_to_write(const std::string& table);
/// 1 when the account may do `right` (INSERT, UPDATE, DELETE) with the table that the parameter names.
[[nodiscard]] std::string may(std::string_view right);
/// 1 when the account may make tables, 1 when it may make schemas; READ_WRITE when the database takes writes.
inline constexpr std::string_view rights_in_database =
    "SELECT CAST(HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', N'CREATE TABLE') AS nvarchar(10)), "
    "CAST(HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', N'CREATE SCHEMA') AS nvarchar(10)), "
    "CAST(DATABASEPROPERTYEX(DB_NAME(), N'Updateability') AS nvarchar(60))";

/// Version, edition, kind of edition (4: Express), of 2005.
inline constexpr std::string_view server_properties =
    "SELECT CAST(SERVERPROPERTY(N'ProductVersion') AS nvarchar(128)), CAST(SERVERPROPERTY(N'Edition') AS "
    "nvarchar(128)), CAST(SERVERPROPERTY(N'EngineEdition') AS nvarchar(10))";
inline constexpr std::string_view product_version =
    "SELECT CAST(SERVERPROPERTY(N'ProductVersion') AS nvarchar(128))";
/// The first two parts of a version as one number: 10.50.1600.1 is 1050.
[[nodiscard]] int version_number(std::string_view version);
inline constexpr int oldest_source = 900, oldest_target = 1050;
/// Recovery model, `y` when it is mirrored.
inline constexpr std::string_view database_properties =
    "SELECT CAST(DATABASEPROPERTYEX(DB_NAME(), N'Recovery') AS nvarchar(60)), CASE WHEN m.mirroring_guid IS "
    "NULL THEN N'' ELSE N'y' END FROM sys.database_mirroring AS m WHERE m.database_id = DB_ID()";
/// Of each file of data (0) or log (1), in pages of 8 KiB: type, size, used, most, growth.
inline constexpr std::string_view file_sizes =
    "SELECT CAST(f.type AS nvarchar(10)), CAST(f.size AS nvarchar(20)), CAST(FILEPROPERTY(f.name, "
    "'SpaceUsed') AS nvarchar(20)), CAST(f.max_size AS nvarchar(20)), CAST(f.growth AS nvarchar(20)) FROM "
    "sys.database_files AS f ORDER BY f.file_id";

/// Now in UTC and where the server is, of 2005.
inline constexpr std::string_view clock =
    "SELECT CONVERT(nvarchar(23), GETUTCDATE(), 121), CONVERT(nvarchar(23), GETDATE(), 121)";

// The catalogue of a target, as text. Of the tables of the account's default schema, unless it says more.
/// Table, column, type, bytes, `y` for: takes NULL, has a default, is computed, is IDENTITY; decimals.
inline constexpr std::string_view catalogue_columns =
    "SELECT o.name, c.name, TYPE_NAME(c.system_type_id), CAST(c.max_length AS nvarchar(10)), CASE "
    "c.is_nullable WHEN 1 THEN N'y' ELSE N'' END, CASE c.default_object_id WHEN 0 THEN N'' ELSE N'y' END, "
    "CASE c.is_computed WHEN 1 THEN N'y' ELSE N'' END, CASE c.is_identity WHEN 1 THEN N'y' ELSE N'' END, "
    "CAST(c.scale AS nvarchar(10)) FROM "
    "sys.objects AS o JOIN sys.columns AS c ON c.object_id = o.object_id WHERE o.type = 'U' AND "
    "o.is_ms_shipped = 0 AND o.schema_id = SCHEMA_ID() ORDER BY o.name, c.column_id";
/// Table, name, kind.
inline constexpr std::string_view catalogue_rules =
    "SELECT o.name, r.name, N'trigger' AS kind FROM sys.triggers AS r JOIN sys.objects AS o ON o.object_id = "
    "r.parent_id WHERE r.parent_class = 1 AND r.is_disabled = 0 AND r.is_ms_shipped = 0 AND o.schema_id = "
    "SCHEMA_ID() UNION ALL SELECT o.name, k.name, N'CHECK constraint' FROM sys.check_constraints AS k JOIN "
    "sys.objects AS o ON o.object_id = k.parent_object_id WHERE k.is_disabled = 0 AND o.schema_id = "
    "SCHEMA_ID() ORDER BY 1, 3, 2";
/// Table, index, `y` when it is of some rows only (2008), column.
inline constexpr std::string_view catalogue_uniques =
    "SELECT o.name, i.name, CASE i.has_filter WHEN 1 THEN N'y' ELSE N'' END, c.name FROM sys.indexes AS i "
    "JOIN sys.objects AS o ON o.object_id = i.object_id JOIN sys.index_columns AS k ON k.object_id = "
    "i.object_id AND k.index_id = i.index_id AND k.key_ordinal > 0 JOIN sys.columns AS c ON c.object_id = "
    "k.object_id AND c.column_id = k.column_id WHERE o.type = 'U' AND o.is_ms_shipped = 0 AND o.schema_id = "
    "SCHEMA_ID() AND i.is_unique = 1 AND i.is_disabled = 0 ORDER BY o.name, i.name, k.key_ordinal";
/// Table, name, parent, `y` when rows go or change with the parent, column, parent's column; also of tables
/// of other schemas that refer to one of these.
inline constexpr std::string_view catalogue_references =
    "SELECT CASE o.schema_id WHEN SCHEMA_ID() THEN o.name ELSE SCHEMA_NAME(o.schema_id) + N'.' + o.name END "
    "AS child, f.name, CASE p.schema_id WHEN SCHEMA_ID() THEN p.name ELSE SCHEMA_NAME(p.schema_id) + N'.' + "
    "p.name END, CASE f.delete_referential_action WHEN 0 THEN N'' ELSE N'y' END, c.name, d.name FROM "
    "sys.foreign_keys AS f JOIN sys.objects AS o ON o.object_id = f.parent_object_id JOIN sys.objects AS p "
    "ON "
    "p.object_id = f.referenced_object_id JOIN sys.foreign_key_columns AS k ON k.constraint_object_id = "
    "f.object_id JOIN sys.columns AS c ON c.object_id = k.parent_object_id AND c.column_id = "
    "k.parent_column_id JOIN sys.columns AS d ON d.object_id = k.referenced_object_id AND d.column_id = "
    "k.referenced_column_id WHERE f.is_disabled = 0 AND (o.schema_id = SCHEMA_ID() OR p.schema_id = "
    "SCHEMA_ID()) ORDER BY 1, f.name, k.constraint_column_id";
/// Name, kind.
inline constexpr std::string_view catalogue_impostors =
    "SELECT o.name, CASE o.type WHEN 'V' THEN N'view' ELSE N'synonym' END FROM sys.objects AS o WHERE o.type "
    "IN ('V', 'SN') AND o.is_ms_shipped = 0 AND o.schema_id = SCHEMA_ID() ORDER BY o.name";
/// Table, IDENTITY column, the table's name in brackets, increment, next number, `y` when the account may set
/// it.
inline constexpr std::string_view numberings =
    "SELECT o.name, c.name, QUOTENAME(SCHEMA_NAME(o.schema_id)) + N'.' + QUOTENAME(o.name), "
    "CAST(CAST(c.increment_value AS bigint) AS nvarchar(20)), CAST(CASE WHEN c.last_value IS NULL THEN "
    "CAST(c.seed_value AS bigint) ELSE CAST(c.last_value AS bigint) + CAST(c.increment_value AS bigint) END "
    "AS nvarchar(20)), CASE HAS_PERMS_BY_NAME(QUOTENAME(SCHEMA_NAME(o.schema_id)) + N'.' + "
    "QUOTENAME(o.name), N'OBJECT', N'ALTER') WHEN 1 THEN N'y' ELSE N'' END FROM sys.identity_columns AS c "
    "JOIN sys.objects AS o ON o.object_id = c.object_id WHERE o.type = 'U' AND o.is_ms_shipped = 0 AND "
    "o.schema_id = SCHEMA_ID() ORDER BY o.name";
/// The IDENTITY column of the table that the parameter names.
inline constexpr std::string_view identity_column =
    "SELECT c.name FROM sys.identity_columns AS c WHERE c.object_id = OBJECT_ID(?)";
/// One table of a session at a time.
[[nodiscard]] std::string identity_insert(const std::string& table, bool on);
[[nodiscard]] std::string reseed(const std::string& table, std::int64_t value);

/// Within a transaction only: an array's rows are statements of their own, and when one of them ends the
/// transaction, the server continues with the next ones outside of any.
[[nodiscard]] std::string insert(const std::string& table, const std::string& names, const std::string& marks,
                                 bool lock_table);

/// The schemas that gc2pc ships, which are written with SQL Server's types. rtf is text there, a type of one
/// code page; in a database that gc2pc makes it holds every character.
[[nodiscard]] std::string schema_statement(const std::string& statement);
/// A name in brackets.
[[nodiscard]] std::string bracketed(std::string_view name);
/// A text of Unicode.
[[nodiscard]] std::string literal(std::string_view text);
/// `expression` sorted by code units; a GUID or a date as its text.
[[nodiscard]] std::string sort_key(const std::string& expression);
/// Bytes as bigint: added up as int they would overflow.
[[nodiscard]] std::string stored_bytes(const std::string& expression);
/// OFFSET and FETCH, which would follow ORDER BY, are of 2012.
[[nodiscard]] std::string first_rows(std::string_view rows, const std::string& selected,
                                     const std::string& rest);

} // namespace gc2pc::tsql
