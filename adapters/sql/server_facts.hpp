// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a database server says of itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace gc2pc {

/// Nothing is an error: what the account may not see, or an engine does not have, is left out.
struct ServerFacts {
  std::string product; ///< "SQL Server", …
  std::string version; ///< as it says it
  std::string edition;
  std::string recovery_model;             ///< of the database
  bool mirrored = false;                  ///< the database has a partner that gets every change
  std::string weakness;                   ///< of the connection, as Connector::weakness() says it
  std::optional<std::int64_t> size_limit; ///< bytes that the edition allows the database
  std::optional<std::int64_t> used;       ///< bytes that its data take
  std::optional<std::int64_t> log_limit;  ///< bytes that its transaction log can get; nothing without a limit
  std::optional<std::int64_t> log_used;

  /// "SQL Server 10.50.6000.34, Express Edition"
  [[nodiscard]] std::string text() const {
    return product + " " + version + (edition.empty() ? "" : ", " + edition);
  }
};

} // namespace gc2pc
