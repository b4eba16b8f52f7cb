// SPDX-License-Identifier: Apache-2.0
/// \file
/// PostgreSQL, by libpq.
#pragma once

#include "adapters/sql/engine.hpp"

namespace gc2pc {

[[nodiscard]] const Engine& postgres_engine();

} // namespace gc2pc
