// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_dialect.hpp"

#include "adapters/sql/postgres_schema.hpp"
#include "mappings/model/text.hpp"

namespace gc2pc {

std::string PostgresDialect::quoted(std::string_view identifier) const {
  return quoted_exactly(ascii_lower(identifier));
}

std::string PostgresDialect::quoted_exactly(std::string_view identifier) const {
  return double_quoted(identifier);
}

std::string PostgresDialect::schema_statement(const std::string& statement) const {
  return postgres_schema_statement(statement);
}

std::string PostgresDialect::sort_key(const std::string& expression, Storage storage,
                                      std::size_t position) const {
  return storage == Storage::integer ? std::to_string(position)
                                     : "CAST(" + expression + " AS text) COLLATE \"C\"";
}

std::string_view PostgresDialect::type(Storage storage) const {
  return storage == Storage::integer ? "bigint" : "text COLLATE \"C\"";
}

std::string PostgresDialect::stored_bytes(const std::string& expression) const {
  return "octet_length(CAST(" + expression + " AS text))";
}

// The sessions are in UTC; in which zone the server's machine is, no statement tells.
DatabaseClock PostgresDialect::clock() const {
  const std::string now = "to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')";
  return {"SELECT " + now + ", " + now, "the database server's clock"};
}

} // namespace gc2pc
