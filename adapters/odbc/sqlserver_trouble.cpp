// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/sqlserver_trouble.hpp"

namespace gc2pc {

Error sqlserver_error(const odbc::Failure& failure, const std::string& database) {
  if (failure.trouble() != odbc::ConnectTrouble::unknown)
    return not_connected(failure.trouble(), database);
  switch (failure.number()) {
  case 1205:
    return Error(ErrorKind::conflict, database + ": the server ended a deadlock with another program")
        .hint("Stop the program that uses it, then try again.")
        .retryable();
  case 1222: // lock request time out
    return locked_by_others(database);
  case 3960: // update conflict of a snapshot
  case 3961: // DDL of another transaction since the snapshot
    return changed_meanwhile(database);
  case 3902: // COMMIT without a transaction
    return Error(ErrorKind::conflict, database + ": the server had ended the transaction already")
        .retryable();
  case 2601:
  case 2627:
    return Error(ErrorKind::conflict, database + ": a row with the same key is there already");
  case 547:
    return Error(ErrorKind::conflict,
                 database + ": a row refers to one that is not there, or one that goes is referred to");
  case 515:
    return Error(ErrorKind::wrong_input, database + ": a column that must have a value would get none");
  case 207:
  case 208:
    return Error(ErrorKind::wrong_input, database + " lacks a table or a column that is needed")
        .hint("Tables are looked for in the default schema of the account.");
  case 544:
  case 8101:
  case 8102:
    return Error(ErrorKind::wrong_input,
                 database + ": a table numbers its rows itself (IDENTITY) in a way that gc2pc cannot write")
        .hint("'gc2pc plan' says what is in the way.");
  case 18452:
  case 18456:
  case 18486:
  case 18487:
  case 18488:
    return login_refused(database);
  case 911:
  case 4060:
    return Error(ErrorKind::not_found, database + " does not exist, or the account may not open it")
        .hint("Let an administrator make an empty database, and a user in it for the account.");
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
    return Error(ErrorKind::permission, database + ": the account lacks a right that is needed")
        .hint(
            "A source needs SELECT; a target INSERT, UPDATE, DELETE, CREATE TABLE and CREATE SCHEMA, and an "
            "empty one ALTER and REFERENCES on the default schema.");
  case 1101:
  case 1105:
  case 9002:
    return Error(ErrorKind::no_space, "no space left for " + database)
        .hint("Its files or its transaction log are full; a log backup frees the log.");
  case 976:
  case 978:
  case 3906:
  case 3908:
    return Error(ErrorKind::permission, database + " cannot be written")
        .hint("The database is set to read only, or the server is a secondary replica.");
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
    return Error(ErrorKind::conflict, database + ": another program made the same table meanwhile");
  case 701:
  case 802:
  case 1204:
  case 8645:
    return Error(ErrorKind::connection, database + ": the server lacks memory or another resource")
        .retryable();
  case 823:
  case 824:
    return Error(ErrorKind::wrong_input, database + " is damaged").hint("Restore it from a backup.");
  case 596:
  case 6005:
    return connection_lost(database);
  case 20009: // FreeTDS's own
    return not_connected(odbc::ConnectTrouble::unreachable, database);
  case 20002: // "Adaptive Server connection failed", of a handshake that broke off
  case 20017: // "Unexpected EOF from the server"
    return not_connected(odbc::ConnectTrouble::broken_off, database);
  default:
    return odbc_error(failure, database);
  }
}

} // namespace gc2pc
