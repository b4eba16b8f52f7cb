// SPDX-License-Identifier: Apache-2.0
/// \file
/// The tables of Persistent Chat in a real database: what kind of database it is, what it lacks, what it
/// holds.
#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/target/chat_store.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace gc2pc {

/// Whether it is a Persistent Chat database or an empty one: without tables, or with the product's tables and
/// nothing in them but static rows (C55). Control tables of gc2pc do not count. Throws wrong_input for a
/// legacy or an unrelated database.
[[nodiscard]] StoreState state_of(Database& database);
/// Throws wrong_input naming every table and column that a migration needs and the database lacks.
void check_layout(Database& database);
/// Everything but the messages. Throws conflict when node 1 or a system principal is missing (C55).
[[nodiscard]] chat::Inventory read_structure(Database& database);
/// The same in pieces, as ChatReader::read_structure.
void visit_structure(Database& database, const std::function<void(const chat::Tables&)>& identities,
                     const std::function<void(const chat::Tables&)>& rows);
/// Rooms that have messages. Throws wrong_input when a key is not a number.
[[nodiscard]] std::map<chat::NodeId, chat::RoomMessages> read_rooms(Database& database);
/// Digests of all tables of Persistent Chat that are there, by name.
[[nodiscard]] std::vector<TableDigest> digest_tables(Database& database);
/// The static tables that are there and hold no row: write_seed fills them.
[[nodiscard]] std::vector<std::string> empty_static_tables(Database& database);
/// What write_seed found, and what taking it back has to know.
struct Groundwork {
  bool tables_were_there = false;
  std::vector<std::string> filled; ///< static tables that were empty and were filled
};
/// Makes the schema with its static rows, as far as they are not there, and the seed (C55).
Groundwork write_seed(Database& database, const chat::Seed& seed);
/// Undoes write_seed where the tables were there before: no row but those static ones that were there
/// stays.
void clear_tables(Database& database, const std::vector<std::string>& filled);
/// Drops the tables of the schema.
void drop_tables(Database& database);

} // namespace gc2pc
