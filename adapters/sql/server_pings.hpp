// SPDX-License-Identifier: Apache-2.0
/// \file
/// When the chat servers of a pool last said in its database that they run.
#pragma once

#include "mappings/model/date_time.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

class Database;

/// By which clock a database tells the time: a statement for one row of two texts, the time in UTC and where
/// the clock is, and a word for whose clock it is.
struct DatabaseClock {
  std::string sql;
  std::string owner;
};

/// What such a clock says.
struct ClockTime {
  DateTime utc, local;
  std::string owner;
};
[[nodiscard]] ClockTime clock_now(Database& database);

/// A chat server that pinged at least once.
struct ServerPing {
  std::string server; ///< its address, or its id where there is none
  DateTime at;        ///< as stored; the published layout does not say in which zone
  friend bool operator==(const ServerPing&, const ServerPing&) = default;
};

/// What tblServerIdentity says, and when it was read.
struct ServerPings {
  DateTime utc, local;             ///< by the database's clock
  std::string clock;               ///< whose clock that is: "the database server's clock"
  std::vector<ServerPing> servers; ///< by name
  friend bool operator==(const ServerPings&, const ServerPings&) = default;
};

/// In a transaction of its own. Nothing where the database has no such table or column, or the account may
/// not read it: a copy, a view or an older layout may lack it.
[[nodiscard]] std::optional<ServerPings> read_pings(Database& database);

} // namespace gc2pc
