// SPDX-License-Identifier: Apache-2.0
/// \file
/// Copies a Persistent Chat database from one engine to another.
#pragma once

#include "adapters/sql/connection_string.hpp"

namespace gc2pc {

/// Copies all tables of Persistent Chat and of gc2pc that `from` has into `to`, which is empty: schema and
/// rows, as `from` was at one moment, in one transaction. Only file tokens stay behind: they are good for
/// half an hour. Memory does not grow with rows. Throws what reading a bad value throws.
void copy_store(const ConnectionString& from, const ConnectionString& to);

} // namespace gc2pc
