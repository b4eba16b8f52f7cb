// SPDX-License-Identifier: Apache-2.0
/// \file
/// The servers of source and target.
#pragma once

#include "adapters/sql/server_pings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// The server of the source or of the target.
struct ServerNote {
  std::string role;                 ///< source, target
  std::string text;                 ///< product, version, edition
  std::vector<std::string> remarks; ///< what an operator should deal with before the cutover
  std::optional<ServerPings> pings; ///< of its chat servers, where the database says
};

} // namespace gc2pc
