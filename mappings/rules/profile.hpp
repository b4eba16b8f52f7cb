// SPDX-License-Identifier: Apache-2.0
/// \file
/// Which table and column, or constant, of a real legacy database stands for each logical column (C4).
#pragma once

#include "mappings/model/columns.hpp"
#include "mappings/model/legacy.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Where one logical column comes from.
struct ColumnSource {
  std::string column;    ///< physical column; empty: always the constant
  bool optional = false; ///< when the database has no such column, the constant is taken
  Field constant;        ///< NULL, integer or text
};

/// Where one logical table comes from.
struct TableSource {
  std::string table;     ///< physical table
  bool optional = false; ///< when the database has no such table, it counts as empty
  std::map<std::string, ColumnSource, std::less<>> columns; ///< by logical name
};

/// A profile file (mappings/profiles/*.xml).
struct Profile {
  std::string name;
  legacy::Generation generation = legacy::Generation::lync_2010;
  std::map<std::string, TableSource, std::less<>> tables; ///< by logical name (tblNode, …)
  std::string sha256;                                     ///< of the file's bytes, for the plan's inputs

  std::string xml; ///< the file's bytes, for the snapshot

  /// Throws Error(internal) for a logical table that no profile lacks (the schema sees to that).
  [[nodiscard]] const TableSource& table(std::string_view logical) const;
};

/// The profiles that ship: group-chat-2010, group-chat-2007r2.
[[nodiscard]] std::vector<Profile> shipped_profiles();
/// A shipped profile by name, or a profile file. Throws Error(configuration) with file, line and what is
/// allowed.
[[nodiscard]] Profile load_profile(const std::string& name_or_file);
/// Parses a profile; `origin` is the file's name for messages.
[[nodiscard]] Profile parse_profile(std::string_view xml, const std::string& origin);

} // namespace gc2pc
