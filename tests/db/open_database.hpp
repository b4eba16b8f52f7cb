// SPDX-License-Identifier: Apache-2.0
/// \file
/// A session on the database of a connection string.
#pragma once

#include "adapters/engines/engines.hpp"
#include "adapters/sql/database.hpp"

#include <string>

namespace gc2pc::test {

inline Database open_database(const std::string& url, Access access) {
  const auto connection = ConnectionString::parse(url);
  return {engine_of(connection), connection, access};
}

} // namespace gc2pc::test
