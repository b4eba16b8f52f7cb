// SPDX-License-Identifier: Apache-2.0
/// \file
/// C53: what the digest lines of everything that the plan writes or uses will be.
#pragma once

#include "mappings/rules/planning.hpp"

namespace gc2pc {

/// Fills Plan::expected from the rows of the plan. Takes the planning apart: nothing but its plan, its
/// findings and its survey may be asked afterwards.
void expect_lines(Planning& p);

} // namespace gc2pc
