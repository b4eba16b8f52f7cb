// SPDX-License-Identifier: Apache-2.0
/// \file
/// One statement for many rows, where calling it costs no more than its work.
#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/row_sink.hpp"

#include <memory>
#include <string>

namespace gc2pc {

/// Runs `sql`, whose parameters :p0, :p1, … are the values of a row, for each row that is put. Null for a
/// server, where each call is a round trip. Within a transaction.
[[nodiscard]] std::unique_ptr<RowSink> one_by_one(Database& database, const std::string& sql);

} // namespace gc2pc
