// SPDX-License-Identifier: Apache-2.0
/// \file
/// Searches over everything that a controller and its global catalog hold, and what is so in the whole
/// forest.
#pragma once

#include "adapters/directory/ldap/schema.hpp"
#include "adapters/directory/ldap/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gc2pc::ldap {

/// How deleted objects are kept in this forest.
struct DeletedObjects {
  bool recycle_bin = false;
  int tombstone_days = 60; ///< Active Directory's own number where none is set
  int deleted_days = 60;   ///< with the recycle bin: how long an object keeps everything
};

class Forest {
 public:
  explicit Forest(DirectorySession& session) : session_(session) {}

  /// Everything that the filter meets, in every naming context of the controller; in a forest of several
  /// domains everywhere, through the global catalog on the same machine. Throws Error(configuration) when
  /// there is none.
  [[nodiscard]] std::vector<DirectoryEntry> search(const Filter& filter, std::vector<std::string> attributes);
  /// One question to the server that `search` asks: about an object that it found.
  [[nodiscard]] std::vector<DirectoryEntry> search_again(const Search& search);
  /// The same as `search` at one particular controller, in what it holds itself.
  [[nodiscard]] std::vector<DirectoryEntry> search_at(const Server& server, const Filter& filter);
  /// DNS names of the forest's domains.
  [[nodiscard]] const std::vector<std::string>& domains();
  [[nodiscard]] DeletedObjects deleted_objects();
  /// DNS names of the controllers that the forest knows and the settings do not name, sorted.
  [[nodiscard]] std::vector<std::string> other_controllers();
  [[nodiscard]] const Schema& schema();

 private:
  [[nodiscard]] std::vector<DirectoryEntry> search_catalog(const Search& search);

  DirectorySession& session_;
  std::optional<std::vector<std::string>> domains_;
  std::optional<Schema> schema_;
};

} // namespace gc2pc::ldap
