// SPDX-License-Identifier: Apache-2.0
/// \file
/// Sessions on SQL Server: Microsoft's driver or FreeTDS.
#pragma once

#include "adapters/odbc/odbc_connector.hpp"

namespace gc2pc {

class SqlServerConnector final : public OdbcConnector {
 public:
  void check_writable(Database& database) const override;
  /// SNAPSHOT where the database allows it: readers block no program, and of two writers the second gets
  /// an error. Elsewhere it is SERIALIZABLE, and reading is refused unless the connection says
  /// TableLocks=yes: the only other way to one state is to stop all writers in the meantime. Locks of
  /// whole tables are taken at once; what is reached through a view is locked when it is read. What a
  /// transaction before it left open, because it could not be rolled back, is rolled back first.
  void begin(soci::session& session, Access access) const override;
  /// READ COMMITTED, with its locks: SNAPSHOT does not allow all of what makes tables.
  void begin_definition(soci::session& session) const override;
  [[nodiscard]] bool defines_anywhere() const override { return false; }
  void commit(soci::session& session) const override;
  void rollback(soci::session& session) const override;
  void lock_tables(Database& database, const std::vector<std::string>& tables) const override;
  void await_writers(Database& database, std::string_view table) const override;

 protected:
  void prepare_session(soci::session& session, const ConnectionString& connection,
                       Access access) const override;
  [[nodiscard]] Error failure(const odbc::Failure& failure, const std::string& database) const override;
};

} // namespace gc2pc
