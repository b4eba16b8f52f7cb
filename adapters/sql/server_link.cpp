// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/server_link.hpp"

#include "adapters/sql/database.hpp"
#include "adapters/sql/server_pings.hpp"

namespace gc2pc {

ServerLink link_of(Database& database) {
  const auto now = clock_now(database);
  return {now.utc, now.owner, database.engine().connector.tls(database.session())};
}

} // namespace gc2pc
