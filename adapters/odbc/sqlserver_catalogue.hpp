// SPDX-License-Identifier: Apache-2.0
/// \file
/// What SQL Server says of a database.
#pragma once

#include "adapters/sql/system_catalogue.hpp"

namespace gc2pc {

class SqlServerCatalogue final : public SystemCatalogue {
 public:
  [[nodiscard]] std::vector<std::string> tables(Database& database) const override;
  [[nodiscard]] std::vector<std::string> columns(Database& database, std::string_view table) const override;
  [[nodiscard]] std::optional<OtherSchemas> other_schemas_with(Database& database,
                                                               std::string_view table) const override;
  [[nodiscard]] Catalogue catalogue(Database& database) const override;
  [[nodiscard]] std::vector<std::string> lacking_rights(Database& database) const override;
  [[nodiscard]] ServerFacts server_facts(Database& database) const override;
  [[nodiscard]] std::vector<Numbering> numberings(Database& database) const override;
  void advance(Database& database, const Numbering& numbering, std::int64_t highest) const override;
  void restore(Database& database, const Numbering& numbering) const override;
  /// gc2pc's own tables have a schema of their own.
  void prepare_control(Database& database) const override;
  void remove_control(Database& database) const override;
};

} // namespace gc2pc
