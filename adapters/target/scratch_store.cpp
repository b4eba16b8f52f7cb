// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/scratch_store.hpp"

#include "adapters/engines/engines.hpp"
#include "adapters/sql/connection_string.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/sqlite_files.hpp"
#include "adapters/sql/statement.hpp"
#include "adapters/target/chat_tables.hpp"
#include "adapters/target/store_copy.hpp"

namespace gc2pc {
namespace {

constexpr auto private_file = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;

} // namespace

std::string scratch_store(const std::string& connection, const std::filesystem::path& folder) {
  const auto parsed = ConnectionString::parse(connection);
  const auto copy = folder / "target.db";
  if (parsed.engine != "sqlite3") {
    Database target(engine_of(parsed), parsed, Access::read_only);
    if (state_of(target) == StoreState::present) {
      make_empty_file(copy);
      std::filesystem::permissions(copy, private_file);
      copy_store(parsed, {"sqlite3", {{"dbname", copy.string()}}});
    }
  } else if (file_exists(parsed.option("dbname"))) {
    Database database(engine_of(parsed), parsed, Access::read_only);
    execute_with(database, "VACUUM INTO :p0", copy.native());
    std::filesystem::permissions(copy, private_file);
  }
  return "sqlite3://dbname=\"" + copy.string() + "\"";
}

} // namespace gc2pc
