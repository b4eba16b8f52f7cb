// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_connector.hpp"

#include "adapters/odbc/odbc_errors.hpp"
#include "adapters/odbc/odbc_security.hpp"
#include "adapters/odbc/odbc_session.hpp"

namespace gc2pc {

std::string OdbcConnector::weakness(const ConnectionString& connection) const {
  return odbc::weakness_of(connection);
}

std::unique_ptr<Presence> OdbcConnector::connect(soci::session& session, const ConnectionString& connection,
                                                 Access access) const {
  const auto database = description(connection);
  bool opened = false;
  try {
    odbc::open(session, odbc::secure_keywords(connection, keyword_defaults()));
    opened = true;
    prepare_session(session, connection, access);
  } catch (const soci::soci_error& error) {
    throw translate(error, opened ? &session : nullptr, database);
  }
  return nullptr;
}

bool OdbcConnector::usable(soci::session& session) const {
  return odbc::native(session).alive();
}

Error OdbcConnector::translate(const soci::soci_error& error, soci::session* session,
                               const std::string& database) const {
  if (session != nullptr && !usable(*session))
    return connection_lost(database);
  const auto* known = dynamic_cast<const odbc::Failure*>(&error);
  if (known == nullptr)
    return Error(ErrorKind::internal, database + ": the database driver failed");
  return failure(*known, database);
}

} // namespace gc2pc
