// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/sqlserver_errors.hpp"

namespace gc2pc {

Error sqlserver_error(const odbc::Failure& failure, const std::string& database) {
  if (failure.connect_error() != odbc::ConnectError::unknown)
    return not_connected(failure.connect_error(), database);
  switch (failure.number()) {
  case 1205:
    return Error(ErrorKind::conflict, database + ": the server ended a deadlock with another program")
        .hint("Stop the other program, then run the same command again.")
        .retryable();
  case 1222: // lock request time out
    return locked_by_others(database);
  case 3960: // update conflict of a snapshot
  case 3961: // DDL of another transaction since the snapshot
    return changed_meanwhile(database);
  case 3902: // COMMIT without a transaction
    return Error(ErrorKind::conflict, database + ": the server had already ended the transaction")
        .retryable();
  case 2601:
  case 2627:
    return Error(ErrorKind::conflict, database + ": a row with the same key already exists");
  case 547:
    return Error(ErrorKind::conflict,
                 database + ": a row refers to a missing row, or a row to delete is still referenced");
  case 515:
    return Error(ErrorKind::wrong_input, database + ": a required column would get NULL");
  case 207:
  case 208:
    return Error(ErrorKind::wrong_input, database + " lacks a required table or column")
        .hint("gc2pc looks for tables in the account's default schema.");
  case 544:
  case 8101:
  case 8102:
    return Error(ErrorKind::wrong_input,
                 database + ": gc2pc cannot write to a table that numbers its own rows (IDENTITY)")
        .hint("'gc2pc plan' shows what blocks it.");
  case 18452:
  case 18456:
  case 18486:
  case 18487:
  case 18488:
    return login_refused(database);
  case 911:
  case 4060:
    return Error(ErrorKind::not_found, database + " does not exist, or the account may not open it")
        .hint("Ask an administrator to create an empty database, and a user in it for the account.");
  case 229:
  case 230:
  case 262:
  case 297:
  case 300:
  case 916:
  case 1088:
  case 2759:
  case 2760:
  case 15247:
    return Error(ErrorKind::permission, database + ": the account lacks a required permission")
        .hint("A source needs SELECT. A target needs INSERT, UPDATE, DELETE, CREATE TABLE and CREATE SCHEMA. "
              "An empty target also needs ALTER and REFERENCES on the default schema.");
  case 1101:
  case 1105:
  case 9002:
    return Error(ErrorKind::no_space, "no space left for " + database)
        .hint("The database files or the transaction log are full. A log backup frees the log.");
  case 976:
  case 978:
  case 3906:
  case 3908:
    return Error(ErrorKind::permission, database + " cannot be written")
        .hint("The database is set to read-only, or the server is a secondary replica.");
  case 2628:
  case 8152:
    return Error(ErrorKind::wrong_input, database + ": a text is longer than its column");
  case 220:
  case 241:
  case 242:
  case 245:
  case 8114:
  case 8115:
  case 8169:
    return Error(ErrorKind::wrong_input, database + ": a value does not fit its column");
  case 2714:
    return Error(ErrorKind::conflict, database + ": another program created the same table at the same time");
  case 701:
  case 802:
  case 1204:
  case 8645:
    return Error(ErrorKind::connection, database + ": the server ran out of memory or another resource")
        .retryable();
  case 823:
  case 824:
    return Error(ErrorKind::wrong_input, database + " is damaged").hint("Restore it from a backup.");
  case 596:
  case 6005:
    return connection_lost(database);
  case 20009: // FreeTDS's own
    return not_connected(odbc::ConnectError::unreachable, database);
  case 20002: // "Adaptive Server connection failed", of a handshake that broke off
  case 20017: // "Unexpected EOF from the server"
    return not_connected(odbc::ConnectError::broken_off, database);
  default:
    return odbc_error(failure, database);
  }
}

} // namespace gc2pc
