// SPDX-License-Identifier: Apache-2.0
/// \file
/// All SQL that is written for SQL Server alone (2012 and later), in one place to be held against the manual
/// of T-SQL. What every engine gets is in ANSI SQL and stands where it is used.
#pragma once

#include <string>
#include <string_view>

namespace gc2pc::tsql {

/// Sorts and compares by code units, whatever the database's collation.
inline constexpr std::string_view binary_collation = "Latin1_General_100_BIN2";
/// Milliseconds that a statement waits for a lock: long enough for a backup's short one, short enough not to
/// look like a hang. As with the other engines.
inline constexpr int lock_timeout_ms = 5'000;

/// What a session needs to be told, whatever the server's, the account's and the driver's taste.
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

/// What a transaction needs to be told before its level is. BEGIN TRANSACTION within one that was left open
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

/// gc2pc's own tables stand in a schema of their own. `schema_marker` tells that gc2pc made it: one that an
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

/// Within a transaction only: an array's rows are statements of their own, and when one of them ends the
/// transaction, the server goes on with the next ones outside of any.
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
/// Behind ORDER BY.
[[nodiscard]] std::string first_rows(std::string_view rows);

} // namespace gc2pc::tsql
