// SPDX-License-Identifier: Apache-2.0
/// \file
/// What PostgreSQL says of a database. Any session on one will do.
#pragma once

#include "adapters/sql/system_catalogue.hpp"

namespace gc2pc {

class PostgresCatalogue final : public SystemCatalogue {
 public:
  [[nodiscard]] std::vector<std::string> tables(Database& database) const override;
  [[nodiscard]] std::vector<std::string> columns(Database& database, std::string_view table) const override;
  [[nodiscard]] std::optional<TableColumns> all_columns(Database& database) const override;
  [[nodiscard]] std::optional<OtherSchemas> other_schemas_with(Database& database,
                                                               std::string_view table) const override;
  [[nodiscard]] std::vector<std::string> filtered_tables(Database& database) const override;
  [[nodiscard]] Catalogue catalogue(Database& database) const override;
  [[nodiscard]] std::vector<std::string> lacking_rights(Database& database) const override;
  [[nodiscard]] ServerFacts server_facts(Database& database) const override;
  [[nodiscard]] std::vector<Numbering> numberings(Database& database) const override;
  void advance(Database& database, const Numbering& numbering, std::int64_t highest) const override;
  void restore(Database& database, const Numbering& numbering) const override;
};

} // namespace gc2pc
