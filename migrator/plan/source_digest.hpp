// SPDX-License-Identifier: Apache-2.0
/// \file
/// Tells whether the legacy database is the one that was planned, without reading its messages.
#pragma once

#include "mappings/model/legacy.hpp"

#include <string>

namespace gc2pc {

/// 64 hex digits over everything but the messages, as it is stored.
[[nodiscard]] std::string inventory_digest(const legacy::Inventory& inventory);

} // namespace gc2pc
