// SPDX-License-Identifier: Apache-2.0
/// \file
/// What differs between database engines. One object without state per engine; everything else of the
/// adapters is common.
#pragma once

#include "adapters/sql/catalogue.hpp"
#include "adapters/sql/connection_string.hpp"
#include "adapters/sql/server_facts.hpp"
#include "adapters/sql/server_pings.hpp"
#include "mappings/model/columns.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/group_digest.hpp"

#include <soci/soci.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gc2pc {

/// What a session is opened for.
enum class Access { read_only, read_write };

/// A stored value that is no integer where one should be.
struct Misfit {
  std::size_t column; ///< from 0
  std::string found;  ///< kind of value, e.g. "a text"
};

/// What a dialect does for as long as a session is open, and behind its end.
class Presence {
 public:
  virtual ~Presence() = default;
  /// Throws conflict when another program changed the database under a session that has no lock.
  virtual void check() const {}
};

class Database;
class EngineStatement;
class RowSink;
class RowSource;
struct Slot;

/// What a query with few rows delivers into an integer slot.
enum class IntegerFetch {
  native, ///< SOCI converts; first_not_integer() says what it converted
  as_text ///< the text of the value: SOCI would stop at the first that is no integer, without saying which
};

class Dialect {
 public:
  virtual ~Dialect() = default;

  // Places
  // ------------------------------------------------------------------------------------------------------------
  /// Names the database for reports and fingerprints, without a secret.
  [[nodiscard]] virtual std::string description(const ConnectionString& connection) const = 0;
  /// Whether the database exists. Throws permission when that cannot be told.
  [[nodiscard]] virtual bool exists(const ConnectionString& connection) const = 0;
  /// Opens a session on an existing database. Throws not_found, permission, wrong_input, connection. What it
  /// returns is destroyed behind the session; null when there is nothing to do.
  [[nodiscard]] virtual std::unique_ptr<Presence>
  connect(soci::session& session, const ConnectionString& connection, Access access) const = 0;
  /// Whether the session can still be used: a server may have gone, or have ended it.
  [[nodiscard]] virtual bool usable(soci::session& session) const = 0;
  /// Makes a database that holds what `fill` puts in. All or nothing: after a crash there is no database.
  /// Only where databases come into being by it: on a server an administrator makes them.
  virtual void create_database(const ConnectionString& connection,
                               const std::function<void(const ConnectionString&)>& fill) const = 0;
  /// Where a database of gc2pc's own can be made beside one that is not there yet.
  [[nodiscard]] virtual ConnectionString beside(const ConnectionString& connection) const = 0;
  /// Removes the database and what a crashed create_database left. No database is success.
  virtual void remove_database(const ConnectionString& connection) const = 0;
  /// Proves that an absent database could be made there; throws permission or not_found.
  virtual void check_creatable(const ConnectionString& connection) const;
  /// Proves that the open database can be written; nothing lasting is changed.
  virtual void check_writable(soci::session& session) const = 0;
  /// Bytes that are free for the database, where the engine can tell.
  [[nodiscard]] virtual std::optional<std::uint64_t> free_bytes(const ConnectionString& connection) const = 0;

  /// Whether a transaction that failed so is worth doing again soon: it is as if it had not been begun, and
  /// what was in its way passes.
  [[nodiscard]] virtual bool passes(const Error& error) const = 0;
  /// Rows after which a bulk load is best committed.
  [[nodiscard]] virtual std::int64_t commit_rows() const = 0;
  /// Whether several sessions may write at the same time.
  [[nodiscard]] virtual bool parallel_writers() const = 0;

  // SQL
  // ---------------------------------------------------------------------------------------------------------------
  /// A name of gc2pc's own schemas as it must be written: "index" is a reserved word, and some engines keep
  /// names in lower case.
  [[nodiscard]] virtual std::string quoted(std::string_view identifier) const = 0;
  /// A name that the database itself told, to the letter.
  [[nodiscard]] virtual std::string quoted_exactly(std::string_view identifier) const = 0;
  /// A statement of the schemas that gc2pc ships, which are written with SQL Server's types, for this engine.
  [[nodiscard]] virtual std::string schema_statement(const std::string& statement) const = 0;
  /// What to sort by to get the order of bytes, whatever the database's collation. `position` is the
  /// expression's in the select list, from 1.
  [[nodiscard]] virtual std::string sort_key(const std::string& expression, Storage storage,
                                             std::size_t position) const = 0;
  /// The column type that holds values of `storage`.
  [[nodiscard]] virtual std::string_view type(Storage storage) const = 0;
  /// Bytes that the engine stores of a text, as SQL: cheap to add up, and different when most edits are made.
  [[nodiscard]] virtual std::string stored_bytes(const std::string& expression) const = 0;
  /// Names of tables and views of the database's user, and of a table's columns, as the database spells them.
  [[nodiscard]] virtual std::vector<std::string> tables(soci::session& session) const = 0;
  [[nodiscard]] virtual std::vector<std::string> columns(soci::session& session,
                                                         std::string_view table) const = 0;

  /// Schemas besides the one in use that have a table or view of this name, in whatever case; and what to do
  /// to use one of them.
  [[nodiscard]] virtual std::vector<std::string> schemas_with(soci::session& /*session*/,
                                                              std::string_view /*table*/) const {
    return {};
  }
  [[nodiscard]] virtual std::string schema_hint(std::string_view /*schema*/) const { return {}; }
  /// Tables of which the database shows this account some rows only.
  [[nodiscard]] virtual std::vector<std::string> filtered_tables(soci::session& /*session*/) const {
    return {};
  }

  /// A text in a statement: a profile's constant, never a value of a row.
  [[nodiscard]] virtual std::string literal(std::string_view text) const;
  /// The first rows only of `SELECT columns rest`, whose `rest` ends with ORDER BY.
  [[nodiscard]] virtual std::string first_rows(std::int64_t rows, const std::string& columns,
                                               const std::string& rest) const {
    return "SELECT " + columns + " " + rest + " LIMIT " + std::to_string(rows);
  }
  /// The aggregate that counts rows, however many there are.
  [[nodiscard]] virtual std::string_view count_rows() const { return "count(*)"; }
  /// The column type of a key of gc2pc's own tables: not every engine can have any text there.
  [[nodiscard]] virtual std::string_view key_type() const { return type(Storage::text); }
  /// What stands between columns and VALUES of an INSERT that brings the number of a row along, whether the
  /// table numbers its rows itself or not.
  [[nodiscard]] virtual std::string_view overriding_ids() const { return {}; }
  /// What has to be done before the first of gc2pc's own tables is made in a target, and after the last of
  /// them is gone.
  virtual void prepare_control(soci::session&) const {}
  virtual void remove_control(soci::session&) const {}

  // Catalogue
  // ---------------------------------------------------------------------------------------------------------
  /// What the engine's catalogue says of the tables that tables() lists.
  [[nodiscard]] virtual Catalogue catalogue(Database& database) const = 0;
  /// What numbers rows in those tables.
  [[nodiscard]] virtual std::vector<Numbering> numberings(Database& database) const = 0;
  /// Makes the next number the one behind `highest`. Not every engine takes that back with a transaction.
  virtual void advance(Database&, const Numbering&, std::int64_t /*highest*/) const {}
  /// Puts it back to its state.
  virtual void restore(Database& database, const Numbering& numbering) const = 0;
  /// Lets rows with numbers of gc2pc's own into a table (or no longer); false when that needs nothing.
  /// `columns` are those that will be written.
  virtual bool take_numbers(soci::session&, std::string_view /*table*/,
                            const std::vector<std::string>& /*columns*/) const {
    return false;
  }
  virtual void end_numbers(soci::session&, std::string_view /*table*/) const {}

  /// What the server and the database say of themselves.
  [[nodiscard]] virtual ServerFacts server_facts(Database& database) const = 0;
  [[nodiscard]] virtual DatabaseClock clock() const = 0;

  // Transactions
  // ------------------------------------------------------------------------------------------------------
  /// read_only: all reads until the end see one state. read_write: so do they, and what others change
  /// meanwhile is not written over: either nobody else can write, or the one who comes second gets an error.
  virtual void begin(soci::session& session, Access access) const = 0;
  /// A transaction that makes or drops tables, and may write rows as one that begins with read_write does.
  virtual void begin_definition(soci::session& session) const { begin(session, Access::read_write); }
  /// Whether one that begins with read_write may make and drop tables, too.
  [[nodiscard]] virtual bool defines_anywhere() const { return true; }
  /// Ends it. An error says that nothing of it is there, unless the connection was lost: then nobody knows.
  virtual void commit(soci::session& session) const = 0;
  /// The first thing in a transaction that writes: to its end nobody else writes into the tables, and what
  /// others wrote before is seen. Where that is so anyway, nothing is done.
  virtual void lock_tables(Database&, const std::vector<std::string>& /*tables*/) const {}
  /// Outside of a transaction: waits until everybody who has written into the table has committed or gone, a
  /// session of gc2pc's own that lost its connection in the midst of a commit among them.
  virtual void await_writers(Database&, std::string_view /*table*/) const {}
  /// Takes away what a transaction left that was killed before it changed anything. One that writes does so
  /// anyway; this is for those who have nothing more to write.
  virtual void remove_leftovers(soci::session& session) const = 0;
  /// Whether a transaction is open: an engine may have ended it after an error.
  [[nodiscard]] virtual bool in_transaction(soci::session& session) const = 0;

  // Statements
  // --------------------------------------------------------------------------------------------------------
  /// Runs one statement without parameters or result.
  virtual void run(soci::session& session, const std::string& sql) const { session << sql; }
  /// Prepares a statement with its slots; parameters stand in it as :p0, :p1, ….
  [[nodiscard]] virtual std::unique_ptr<EngineStatement> statement(Database& database, const std::string& sql,
                                                                   std::span<Slot> parameters,
                                                                   std::span<Slot> results) const;

  // Rows
  // --------------------------------------------------------------------------------------------------------------
  /// The rows that `sql` delivers, never all of them in memory. `parameters` stand in it as :p0, :p1, …. At
  /// most one at a time for a database, within a transaction, and nothing else until it ends or is destroyed.
  [[nodiscard]] virtual std::unique_ptr<RowSource> stream(Database& database, const std::string& sql,
                                                          std::span<const std::int64_t> parameters,
                                                          const std::vector<Storage>& results) const = 0;
  /// The fastest way into a table (its name and columns not yet quoted), within a transaction.
  [[nodiscard]] virtual std::unique_ptr<RowSink>
  bulk(Database& database, std::string_view table,
       const std::vector<std::pair<std::string, Storage>>& columns) const = 0;

  // Values
  // ------------------------------------------------------------------------------------------------------------
  /// How Statement fetches integers.
  [[nodiscard]] virtual IntegerFetch integer_fetch() const = 0;
  /// Whether a text may hold U+0000. Where it may not, Statement refuses it: a driver would cut it there.
  [[nodiscard]] virtual bool keeps_nul() const = 0;
  /// Engines that type values and not columns: puts what the fetched row holds in `column` (from 0) into its
  /// integer slot; SOCI delivers 0 for what is no integer without a word.
  virtual void take_integer(soci::statement& /*statement*/, std::size_t /*column*/, Slot& /*slot*/) const {}
  /// Count and order-free digest of what `select` delivers, values as they are stored.
  [[nodiscard]] virtual GroupDigest digest(Database& database, const std::string& select) const = 0;
  /// Rows that refer to rows that are not there, where the engine itself does not keep that from happening:
  /// in these tables only, or in all.
  [[nodiscard]] virtual std::int64_t
  dangling_references(soci::session& session,
                      const std::optional<std::vector<std::string>>& tables) const = 0;

  /// What went wrong, in gc2pc's terms. SOCI's own text holds the statement and the bound values, message
  /// content among them: none of it may get out. `session` is null when it could not be opened.
  [[nodiscard]] virtual Error translate(const soci::soci_error& error, soci::session* session,
                                        const std::string& database) const = 0;
};

/// A name in double quotes, as the SQL standard has it.
[[nodiscard]] std::string double_quoted(std::string_view identifier);
/// The dialect of an engine that ConnectionString::parse accepted.
[[nodiscard]] const Dialect& dialect_of(const ConnectionString& connection);

} // namespace gc2pc
