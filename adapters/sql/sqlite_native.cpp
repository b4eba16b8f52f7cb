// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/sqlite_native.hpp"

#include <memory>

#include <soci/soci.h>

namespace gc2pc {

sqlite_api::sqlite3* sqlite_handle(soci::session& session) {
  return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

bool sqlite_is_utf16(soci::session& session) {
  SqliteStatement encoding(session, "PRAGMA encoding");
  return encoding.step() && encoding.text(0) != "UTF-8";
}

std::string sqlite_file_image(soci::session& session) {
  constexpr auto release = [](unsigned char* bytes) { sqlite_api::sqlite3_free(bytes); };
  sqlite_api::sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, decltype(release)> bytes(
      sqlite_api::sqlite3_serialize(sqlite_handle(session), "main", &size, 0));
  if (!bytes)
    throw soci::sqlite3_soci_error("no memory", SQLITE_NOMEM);
  return {reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)};
}

SqliteStatement::SqliteStatement(soci::session& session, const std::string& sql)
    : connection_(sqlite_handle(session)) {
  check(sqlite_api::sqlite3_prepare_v2(connection_, sql.c_str(), -1, &statement_, nullptr), SQLITE_OK);
}

SqliteStatement::~SqliteStatement() {
  sqlite_api::sqlite3_finalize(statement_);
}

void SqliteStatement::bind(int position, std::int64_t value) {
  check(sqlite_api::sqlite3_bind_int64(statement_, position + 1, value), SQLITE_OK);
}

void SqliteStatement::bind(int position, std::string_view value, Lifetime lifetime) {
  using sqlite_api::sqlite3_destructor_type; // what SQLite's two macros are made of
  check(sqlite_api::sqlite3_bind_text64(statement_, position + 1, value.data(), value.size(),
                                        lifetime == Lifetime::temporary ? SQLITE_TRANSIENT : SQLITE_STATIC,
                                        SQLITE_UTF8),
        SQLITE_OK);
}

void SqliteStatement::bind_null(int position) {
  check(sqlite_api::sqlite3_bind_null(statement_, position + 1), SQLITE_OK);
}

int SqliteStatement::position(const std::string& name) {
  return sqlite_api::sqlite3_bind_parameter_index(statement_, name.c_str()) - 1;
}

bool SqliteStatement::step() {
  const int outcome = sqlite_api::sqlite3_step(statement_);
  if (outcome != SQLITE_DONE)
    check(outcome, SQLITE_ROW);
  return outcome == SQLITE_ROW;
}

std::string SqliteStatement::text(int column) {
  const auto* value = reinterpret_cast<const char*>(sqlite_api::sqlite3_column_text(statement_, column));
  return value != nullptr ? value : "";
}

void SqliteStatement::fail(int outcome) {
  throw soci::sqlite3_soci_error(sqlite_api::sqlite3_errmsg(connection_), outcome);
}

} // namespace gc2pc
