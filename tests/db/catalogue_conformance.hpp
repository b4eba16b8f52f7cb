// SPDX-License-Identifier: Apache-2.0
/// \file
/// What every engine must find in the catalogue of a target that others made, and how it deals with columns
/// that number rows.
#pragma once

#include "tests/support/postgres_server.hpp"

#include <functional>
#include <string>
#include <vector>

namespace gc2pc::test {

/// What the engines have different words for. Everything else is in the words of the schema that ships.
struct CatalogueWords {
  std::function<std::string()> empty_database;  ///< a connection to a new one
  std::function<std::string(std::string)> name; ///< as the engine keeps a name
  std::string computed;                         ///< a column 'nodeDesc' that is computed, with its name
  std::vector<std::string> trigger;             ///< statements that make 'watcher' on tblNode
  struct Numbered {
    std::string column;               ///< 'nodeID', numbered by the engine, as key
    std::vector<std::string> first{}; ///< statements before it
  };
  std::vector<Numbered> numbered;
  std::string number_type; ///< what the engine calls int
  bool checks_lengths = true;
  std::string padded;  ///< a type of texts that are filled with blanks, and what the engine calls it; or none
  std::string seconds; ///< a type of times without decimals; or none
  std::string check_name; ///< of a CHECK on tblNode.nodeDesc without a name of its own, with blank and quotes
};

/// Runs all checks as doctest subcases: call it from a test case.
void check_catalogue(const CatalogueWords& words);
/// The same with PostgreSQL's words. `url` says how a database of the server is reached.
void check_postgres_catalogue(const std::filesystem::path& server,
                              const std::function<std::string(const PostgresDatabase&)>& url);

} // namespace gc2pc::test
