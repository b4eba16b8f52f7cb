// SPDX-License-Identifier: Apache-2.0
/// \file
/// How a session reaches its server: by which clock that lives, and what protects the connection.
#pragma once

#include "mappings/model/date_time.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace gc2pc {

class Database;

/// The TLS of one connection, as far as the driver shows it.
struct TlsFacts {
  std::string protocol; ///< "TLSv1.3"; empty where there is none, or the driver does not say
  std::optional<std::int64_t> certificate_end; ///< of the server's certificate, in seconds since 1970
};

struct ServerLink {
  DateTime utc;      ///< by the database's clock
  std::string clock; ///< whose clock that is: "the database server's clock"
  TlsFacts tls;
};

/// Outside of a transaction or in one; reads no table.
[[nodiscard]] ServerLink link_of(Database& database);

} // namespace gc2pc
