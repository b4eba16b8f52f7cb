// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the program runs with: the libraries' versions, database engines and ODBC drivers of this machine.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// A library and the version that is loaded.
struct Library {
  std::string_view name;
  std::string version;
};

/// In alphabetical order. SOCI does not say its version when it runs, so that of its headers is given.
[[nodiscard]] std::vector<Library> libraries();

/// What a database connection may begin with.
inline constexpr std::array<std::string_view, 3> engine_names{"odbc", "postgresql", "sqlite3"};

/// The drivers in odbcinst.ini, in alphabetical order.
[[nodiscard]] std::vector<std::string> odbc_drivers();

} // namespace gc2pc
