// SPDX-License-Identifier: Apache-2.0
/// \file
/// Databases that are files: gc2pc itself makes and removes them. On a server an administrator does.
#pragma once

#include "adapters/sql/connection_string.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace gc2pc {

class Database;

class DatabaseFiles {
 public:
  virtual ~DatabaseFiles() = default;

  /// Whether the database exists. Throws permission when that cannot be found out.
  [[nodiscard]] virtual bool exists(const ConnectionString& connection) const = 0;
  /// Makes a database that holds what `fill` puts in. All or nothing: after a crash there is no database.
  virtual void create(const ConnectionString& connection,
                      const std::function<void(const ConnectionString&)>& fill) const = 0;
  /// Removes the database and what a crashed create() left. No database is success.
  virtual void remove(const ConnectionString& connection) const = 0;
  /// Where a database of gc2pc's own can be made beside one that is not there yet.
  [[nodiscard]] virtual ConnectionString beside(const ConnectionString& connection) const = 0;
  /// Proves that an absent database could be made there; throws permission or not_found.
  virtual void check_creatable(const ConnectionString& connection) const = 0;
  /// What the account lacks to write the database, or to make it where it is absent; a sentence without its
  /// full stop each. Found out by asking the system, nothing is tried.
  [[nodiscard]] virtual std::vector<std::string> lacking_rights(const ConnectionString& connection) const = 0;
  /// Bytes that are free for the database.
  [[nodiscard]] virtual std::uint64_t free_bytes(const ConnectionString& connection) const = 0;
  /// Takes away what a transaction left that was killed before it changed anything. One that writes does so
  /// anyway; this is for those who have nothing more to write.
  virtual void remove_leftovers(Database& database) const = 0;
};

} // namespace gc2pc
