// SPDX-License-Identifier: Apache-2.0
/// \file
/// What SQLite says of a database.
#pragma once

#include "adapters/sql/system_catalogue.hpp"

namespace gc2pc {

class SqliteCatalogue : public SystemCatalogue {
 public:
  [[nodiscard]] std::vector<std::string> tables(Database& database) const override;
  [[nodiscard]] std::vector<std::string> columns(Database& database, std::string_view table) const override;
  [[nodiscard]] Catalogue catalogue(Database& database) const override;
  [[nodiscard]] std::int64_t
  dangling_references(Database& database,
                      const std::optional<std::vector<std::string>>& tables) const override;
  [[nodiscard]] ServerFacts server_facts(Database& database) const override;
  [[nodiscard]] std::vector<Numbering> numberings(Database& database) const override;
  void advance(Database& database, const Numbering& numbering, std::int64_t highest) const override;
  void restore(Database& database, const Numbering& numbering) const override;
};

} // namespace gc2pc
