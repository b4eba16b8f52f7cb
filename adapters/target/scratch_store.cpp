// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/scratch_store.hpp"

#include "adapters/sql/connection_string.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/sqlite_files.hpp"
#include "adapters/sql/statement.hpp"
#include "mappings/model/error.hpp"

namespace gc2pc {

std::string scratch_store(const std::string& connection, const std::filesystem::path& folder) {
  const auto parsed = ConnectionString::parse(connection);
  if (parsed.engine != "sqlite3")
    throw Error(ErrorKind::usage, "a target of engine " + parsed.engine + " cannot be copied into a folder");
  const auto copy = folder / "target.db";
  if (file_exists(parsed.option("dbname"))) {
    Database database(parsed, Access::read_only);
    Statement statement(database, "VACUUM INTO :p0", {Storage::text});
    statement.parameters()[0].set(std::string_view(copy.native()));
    statement.execute();
    std::filesystem::permissions(copy,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }
  return "sqlite3://dbname=\"" + copy.string() + "\"";
}

} // namespace gc2pc
