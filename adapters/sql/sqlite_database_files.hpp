// SPDX-License-Identifier: Apache-2.0
/// \file
/// SQLite databases that gc2pc makes and removes.
#pragma once

#include "adapters/sql/database_files.hpp"

namespace gc2pc {

class SqliteDatabaseFiles final : public DatabaseFiles {
 public:
  [[nodiscard]] bool exists(const ConnectionString& connection) const override;
  void create(const ConnectionString& connection,
              const std::function<void(const ConnectionString&)>& fill) const override;
  void remove(const ConnectionString& connection) const override;
  [[nodiscard]] ConnectionString beside(const ConnectionString& connection) const override;
  void check_creatable(const ConnectionString& connection) const override;
  [[nodiscard]] std::vector<std::string> lacking_rights(const ConnectionString& connection) const override;
  [[nodiscard]] std::uint64_t free_bytes(const ConnectionString& connection) const override;
  void remove_leftovers(Database& database) const override;
};

} // namespace gc2pc
