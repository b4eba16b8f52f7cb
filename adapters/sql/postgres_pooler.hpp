// SPDX-License-Identifier: Apache-2.0
/// \file
/// Notices a pooler between gc2pc and the server that gives each transaction another session.
#pragma once

#include <string>

namespace gc2pc {

/// Throws wrong_input when there is such a pooler (PgBouncer with pool_mode transaction or statement, for
/// example): what is set for a session would stay behind in it and hit other programs. One that keeps a
/// session for each connection passes. Asked once for each connection of a process, and before its first
/// session: SOCI itself sets something when it opens one. Leaves nothing behind: it runs read-only
/// transactions, and `keywords` tells the session nothing.
/// Throws why there is no connection; false: the server asks for a password, and libpq has none.
[[nodiscard]] bool refuse_transaction_pooler(const std::string& keywords, const std::string& database);

} // namespace gc2pc
