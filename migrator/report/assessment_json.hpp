// SPDX-License-Identifier: Apache-2.0
/// \file
/// An assessment as JSON.
#pragma once

#include "migrator/workflows/assess.hpp"

#include <nlohmann/json.hpp>

namespace gc2pc {

[[nodiscard]] nlohmann::json json_of(const Assessment& assessment);

} // namespace gc2pc
