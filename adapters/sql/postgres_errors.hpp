// SPDX-License-Identifier: Apache-2.0
/// \file
/// What went wrong at a PostgreSQL server, in gc2pc's terms.
#pragma once

#include "mappings/model/error.hpp"

#include <soci/soci.h>

#include <string>

namespace gc2pc {

/// An error of a session that was open. `usable`: whether it still is. Told by SQLSTATE; the server's own
/// text is repeated only where it can hold names and no values.
[[nodiscard]] Error postgres_error(const soci::soci_error& error, bool usable, const std::string& database);

/// Why no session could be opened: asks once more, with codes instead of words, as SOCI keeps only the words.
/// `keywords` is what libpq was given.
[[nodiscard]] Error postgres_connect_error(const std::string& keywords, const std::string& database);

} // namespace gc2pc
