// SPDX-License-Identifier: Apache-2.0
/// \file
/// Sessions of a database engine, and transactions on them.
#pragma once

#include "adapters/sql/connection_string.hpp"
#include "adapters/sql/server_link.hpp"
#include "mappings/model/error.hpp"

#include <soci/soci.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

class Database;

/// What a session is opened for.
enum class Access { read_only, read_write };

/// What a connector does for as long as a session is open, and behind its end.
class Presence {
 public:
  virtual ~Presence() = default;
  /// Throws conflict when another program changed the database under a session that has no lock.
  virtual void check() const = 0;
};

class Connector {
 public:
  virtual ~Connector() = default;

  // Sessions
  // ----------------------------------------------------------------------------------------------------------
  /// Names the database for reports and fingerprints, without a secret.
  [[nodiscard]] virtual std::string description(const ConnectionString& connection) const = 0;
  /// A sentence on what the connection gives up of gc2pc's proof of who answers; empty when nothing.
  [[nodiscard]] virtual std::string weakness(const ConnectionString&) const { return {}; }
  /// What protects the open session, where the driver shows it.
  [[nodiscard]] virtual TlsFacts tls(soci::session&) const { return {}; }
  /// Opens a session on an existing database. Throws not_found, permission, wrong_input, connection. What it
  /// returns is destroyed behind the session; null when there is nothing to do.
  [[nodiscard]] virtual std::unique_ptr<Presence>
  connect(soci::session& session, const ConnectionString& connection, Access access) const = 0;
  /// Whether the session can still be used: a server may have gone, or have ended it.
  [[nodiscard]] virtual bool usable(soci::session& session) const = 0;
  /// Proves that the open database can be written; nothing lasting is changed.
  virtual void check_writable(Database& database) const = 0;
  /// What went wrong, in gc2pc's terms. SOCI's own text holds the statement and the bound values, message
  /// content among them: none of it may get out. `session` is null when it could not be opened.
  [[nodiscard]] virtual Error translate(const soci::soci_error& error, soci::session* session,
                                        const std::string& database) const = 0;
  /// Whether a transaction that failed so is worth doing again soon: it is as if it had not been begun, and
  /// what was in its way passes.
  [[nodiscard]] virtual bool is_transient(const Error& error) const = 0;

  // Transactions
  // ------------------------------------------------------------------------------------------------------
  /// read_only: all reads until the end see one state. read_write: so do they, and what others change
  /// meanwhile is not written over: either no other session can write, or the second one gets an error.
  virtual void begin(soci::session& session, Access access) const = 0;
  /// A transaction that makes or drops tables, and may write rows as one that begins with read_write does.
  virtual void begin_definition(soci::session& session) const { begin(session, Access::read_write); }
  /// Whether one that begins with read_write may make and drop tables, too.
  [[nodiscard]] virtual bool defines_anywhere() const { return true; }
  /// Ends it. An error says that nothing of it is there, unless the connection was lost: then it is unknown.
  virtual void commit(soci::session& session) const = 0;
  /// Ends it without effect. Nothing when an error has ended it already.
  virtual void rollback(soci::session& session) const = 0;
  /// The first thing in a transaction that writes: to its end no other session writes into the tables, and
  /// what others wrote before is seen. Where that is so anyway, nothing is done.
  virtual void lock_tables(Database&, const std::vector<std::string>& /*tables*/) const {}
  /// Outside of a transaction: waits until everybody who has written into the table has committed or gone, a
  /// session of gc2pc's own that lost its connection in the midst of a commit among them.
  virtual void await_writers(Database&, std::string_view /*table*/) const {}
  /// Rows after which a bulk load is best committed.
  [[nodiscard]] virtual std::int64_t commit_rows() const = 0;
  /// How many times as many rows when ending a transaction takes long: more than 1 where the server may be
  /// far away.
  [[nodiscard]] virtual std::int64_t commit_growth() const { return 1; }
  /// Whether several sessions may write at the same time.
  [[nodiscard]] virtual bool parallel_writers() const = 0;
};

} // namespace gc2pc
