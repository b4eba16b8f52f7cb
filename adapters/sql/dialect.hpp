// SPDX-License-Identifier: Apache-2.0
/// \file
/// What differs between database engines. One object without state per engine; everything else of the
/// adapters is common.
#pragma once

#include "adapters/sql/connection_string.hpp"
#include "mappings/digest/group_digest.hpp"
#include "mappings/model/columns.hpp"
#include "mappings/model/error.hpp"

#include <soci/soci.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// What a session is opened for.
enum class Access { read_only, read_write };

/// A stored value that is no integer where one should be.
struct Misfit {
  std::size_t column;     ///< from 0
  std::string_view found; ///< kind of value, e.g. "a text"
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
  /// Opens a session on an existing database. Throws not_found, permission, wrong_input.
  virtual void connect(soci::session& session, const ConnectionString& connection, Access access) const = 0;
  /// Makes a database that holds what `fill` puts in. All or nothing: after a crash there is no database.
  virtual void create_database(const ConnectionString& connection,
                               const std::function<void(const ConnectionString&)>& fill) const = 0;
  /// Removes the database and what a crashed create_database left. No database is success.
  virtual void remove_database(const ConnectionString& connection) const = 0;
  /// Proves that an absent database could be made there; throws permission or not_found.
  virtual void check_creatable(const ConnectionString& connection) const = 0;
  /// Proves that the open database can be written; nothing lasting is changed.
  virtual void check_writable(soci::session& session) const = 0;
  /// Bytes that are free for the database, where the engine can tell.
  [[nodiscard]] virtual std::optional<std::uint64_t> free_bytes(const ConnectionString& connection) const = 0;

  // SQL
  // ---------------------------------------------------------------------------------------------------------------
  /// An identifier as it must be written: "index" is a reserved word.
  [[nodiscard]] virtual std::string quoted(std::string_view identifier) const = 0;
  /// The column type that holds values of `storage`.
  [[nodiscard]] virtual std::string_view type(Storage storage) const = 0;
  /// Bytes that the engine stores of a text, as SQL: cheap to add up, and different when most edits are made.
  [[nodiscard]] virtual std::string stored_bytes(const std::string& expression) const = 0;
  /// Names of tables and views of the database's user, and of a table's columns, as the database spells them.
  [[nodiscard]] virtual std::vector<std::string> tables(soci::session& session) const = 0;
  [[nodiscard]] virtual std::vector<std::string> columns(soci::session& session,
                                                         std::string_view table) const = 0;

  // Transactions
  // ------------------------------------------------------------------------------------------------------
  /// read_only: all reads until the end see one state. read_write: nobody else writes until the end.
  virtual void begin(soci::session& session, Access access) const = 0;
  /// Takes away what a transaction left that was killed before it changed anything. One that writes does so
  /// anyway; this is for those who have nothing more to write.
  virtual void remove_leftovers(soci::session& session) const = 0;
  /// Whether a transaction is open: an engine may have ended it after an error.
  [[nodiscard]] virtual bool in_transaction(soci::session& session) const = 0;

  // Values
  // ------------------------------------------------------------------------------------------------------------
  /// Engines that type values and not columns: the first of `columns` (from 0) in which the fetched row holds
  /// neither an integer nor NULL; SOCI would deliver 0 for it without a word.
  [[nodiscard]] virtual std::optional<Misfit>
  first_not_integer(soci::statement& statement, std::span<const std::size_t> columns) const = 0;
  /// Count and order-free digest of what `select` delivers, values as they are stored.
  [[nodiscard]] virtual GroupDigest digest(soci::session& session, const std::string& select) const = 0;
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

/// The dialect of an engine that ConnectionString::parse accepted.
[[nodiscard]] const Dialect& dialect_of(const ConnectionString& connection);

} // namespace gc2pc
