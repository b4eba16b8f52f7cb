// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/server_pings.hpp"

#include "adapters/sql/catalogue.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/row_source.hpp"
#include "adapters/sql/values.hpp"
#include "mappings/model/error.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace gc2pc {
namespace {

constexpr std::string_view table_name = "tblServerIdentity", ping_column = "serverLastPingTime";
/// What tells one server from another, the best first.
constexpr std::array<std::string_view, 2> name_columns{"serverAddress", "serverID"};

/// The name as the database spells it; nothing when it is not there.
std::optional<std::string> spelt(const std::vector<std::string>& names, std::string_view name) {
  const auto found = std::find_if(names.begin(), names.end(),
                                  [&](const std::string& other) { return same_name(other, name); });
  return found == names.end() ? std::nullopt : std::optional(*found);
}

DateTime time_of(const std::string& text) {
  const auto time = DateTime::parse(text);
  if (!time)
    throw Error(ErrorKind::internal, "the clock of a database returned '" + text + "'");
  return *time;
}

std::optional<ServerPings> read(Database& database) {
  const auto table = spelt(database.tables(), table_name);
  if (!table)
    return std::nullopt;
  const auto columns = database.columns(*table);
  const auto ping = spelt(columns, ping_column);
  auto name = spelt(columns, name_columns[0]);
  const bool has_address = name.has_value();
  if (!has_address)
    name = spelt(columns, name_columns[1]);
  if (!ping || !name)
    return std::nullopt;

  const auto& dialect = database.dialect();
  const auto now = clock_now(database);
  ServerPings result{now.utc, now.local, now.owner, {}};
  const auto rows = database.engine().rows.stream(
      database,
      "SELECT " + dialect.quoted_exactly(*name) + ", " + dialect.quoted_exactly(*ping) + " FROM " +
          dialect.quoted_exactly(*table),
      {}, {has_address ? Storage::text : Storage::integer, Storage::text});
  while (rows->fetch()) {
    const auto slots = rows->results();
    if (slots[0].is_null() || slots[1].is_null())
      continue;
    // Other values say nothing about a server that runs.
    if (const auto at = time_in(slots[1]))
      result.servers.push_back({shown(slots[0], most_shown_of_key).value_or(""), *at});
  }
  std::sort(result.servers.begin(), result.servers.end(), [](const ServerPing& a, const ServerPing& b) {
    return std::tie(a.server, a.at) < std::tie(b.server, b.at);
  });
  return result;
}

} // namespace

ClockTime clock_now(Database& database) {
  const auto clock = database.dialect().clock();
  const auto now = text_rows(database, clock.sql, 2).at(0);
  return {time_of(now[0]), time_of(now[1]), clock.owner};
}

std::optional<ServerPings> read_pings(Database& database) {
  try {
    const Transaction transaction(database, Access::read_only);
    return database.translated([&] { return read(database); });
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::permission)
      throw;
    return std::nullopt;
  }
}

} // namespace gc2pc
