// SPDX-License-Identifier: Apache-2.0
/// \file
/// gc2pc's schemas in PostgreSQL's words.
#pragma once

#include <string>

namespace gc2pc {

/// A statement of the shipped schemas with PostgreSQL's types. Names stay unquoted, so the server keeps them
/// in lower case. A bit becomes a smallint: PostgreSQL's own bit is a string, and its boolean takes no
/// numbers. References are looked at when a transaction ends: rows of a tree come in any order. Other
/// statements stay as they are.
[[nodiscard]] std::string postgres_schema_statement(const std::string& statement);

} // namespace gc2pc
