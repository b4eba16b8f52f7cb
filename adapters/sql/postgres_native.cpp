// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_native.hpp"

#include "mappings/model/error.hpp"

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>

#include <cctype>
#include <string_view>
#include <vector>

namespace gc2pc::postgres {

void Clear::operator()(PGresult* result) const noexcept {
  PQclear(result);
}

PGconn* native(soci::session& session) {
  return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

void fail(PGconn* connection, const PGresult* result) {
  const auto field = [&](int code) {
    const char* text = result != nullptr ? PQresultErrorField(result, code) : nullptr;
    return std::string(text != nullptr ? text : "");
  };
  auto state = field(PG_DIAG_SQLSTATE);
  if (state.size() != 5) // libpq's own errors have none
    state = PQstatus(connection) == CONNECTION_OK ? "LIBPQ" : "08006";
  throw soci::postgresql_soci_error("ERROR:  " + field(PG_DIAG_MESSAGE_PRIMARY), state.c_str());
}

std::string with_positions(std::string_view sql, std::string_view type) {
  std::string result;
  char quote = 0;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    const char c = sql[i];
    if (quote != 0) {
      quote = c == quote ? '\0' : quote;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (sql.substr(i).starts_with(":p")) {
      std::size_t number = 0;
      for (i += 2; i < sql.size() && std::isdigit(static_cast<unsigned char>(sql[i])) != 0; ++i)
        number = number * 10 + static_cast<std::size_t>(sql[i] - '0');
      --i;
      const auto position = "$" + std::to_string(number + 1);
      result += type.empty() ? position : "CAST(" + position + " AS " + std::string(type) + ")";
      continue;
    }
    result += c;
  }
  return result;
}

Result execute(PGconn* connection, const std::string& sql, std::span<const std::string> parameters) {
  std::vector<const char*> values;
  for (const auto& parameter : parameters)
    values.push_back(parameter.c_str());
  Result result(PQexecParams(connection, sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(),
                             nullptr, nullptr, 0));
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN)
    fail(connection, result.get());
  return result;
}

void check_committed(const PGresult* result) {
  if (std::string_view(PQcmdStatus(const_cast<PGresult*>(result))) != "COMMIT")
    throw Error(ErrorKind::internal, "commit of a failed transaction");
}

void drain(PGconn* connection) noexcept {
  while (const Result result{PQgetResult(connection)}) {
    const auto status = PQresultStatus(result.get());
    // A COPY that is still open would give results for ever.
    if (status == PGRES_COPY_IN && PQputCopyEnd(connection, "given up") != 1)
      return;
    if (status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH || PQstatus(connection) != CONNECTION_OK)
      return;
  }
}

} // namespace gc2pc::postgres
