// SPDX-License-Identifier: Apache-2.0
/// \file
/// The rows that a plan writes: what the rules made, with ids of the target.
#pragma once

#include "mappings/rules/planning.hpp"

namespace gc2pc {

/// C33: finds who is migrated, and fills the plan. After the last message.
void write_rows(Planning& p);

} // namespace gc2pc
