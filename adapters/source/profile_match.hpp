// SPDX-License-Identifier: Apache-2.0
/// \file
/// Compares a profile with a real database, and recognises the generation by structure.
#pragma once

#include "adapters/sql/database.hpp"
#include "mappings/rules/profile.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gc2pc {

/// Tables and columns of a database.
class Layout {
 public:
  explicit Layout(Database& database);

  [[nodiscard]] bool empty() const { return tables_.empty(); }
  [[nodiscard]] bool has_table(std::string_view table) const { return columns(table) != nullptr; }
  [[nodiscard]] bool has_column(std::string_view table, std::string_view column) const;
  /// The name as the database spells it; as it is given when there is no such table or column.
  [[nodiscard]] std::string_view spelt(std::string_view table) const;
  [[nodiscard]] std::string_view spelt(std::string_view table, std::string_view column) const;
  /// Throws wrong_input when a table is not here but in another schema of the database.
  void refuse_other_schema(std::string_view table) const;
  /// Throws wrong_input when names that `profile` means differ in case only, and permission when the database
  /// shows only some rows of its tables.
  void check(const Profile& profile) const;

 private:
  [[nodiscard]] const std::vector<std::string>* columns(std::string_view table) const;
  Database& database_;
  std::vector<std::pair<std::string, std::vector<std::string>>> tables_;
};

/// Everything that `profile` requires and the database lacks, e.g. "table tblChat is missing". Empty: it
/// fits.
[[nodiscard]] std::vector<std::string> missing_for(const Profile& profile, const Layout& layout);

/// The profile to read a database with: the given one, or the first shipped one that fits. The shipped ones
/// are tried in the order 2010, 2007 R2: everything that 2010's published schema has and 2007 R2 need not
/// have is required by the first only, so a database that fits the first is of 2010, and one that fits only
/// the second is of 2007 R2. Throws wrong_input with everything that is missing (for the shipped profile that
/// lacks least) or, for a Persistent Chat database, saying that it is one.
[[nodiscard]] Profile choose_profile(const std::optional<Profile>& given, const Layout& layout,
                                     const std::string& description);

} // namespace gc2pc
