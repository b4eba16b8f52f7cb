// SPDX-License-Identifier: Apache-2.0
/// \file
/// SQLite: a file.
#pragma once

#include "adapters/sql/engine.hpp"

namespace gc2pc {

[[nodiscard]] const Engine& sqlite_engine();

} // namespace gc2pc
