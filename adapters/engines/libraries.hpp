// SPDX-License-Identifier: Apache-2.0
/// \file
/// The libraries that reach databases and directories, as they are loaded, and the ODBC drivers of this host.
#pragma once

#include <string>
#include <vector>

namespace gc2pc {

struct LibraryVersion {
  std::string name, version;
};

/// At run time, which may be later versions than gc2pc was built with.
[[nodiscard]] std::vector<LibraryVersion> library_versions();

/// Names of the drivers in odbcinst.ini, sorted.
[[nodiscard]] std::vector<std::string> odbc_drivers();

} // namespace gc2pc
