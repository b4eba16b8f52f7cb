// SPDX-License-Identifier: Apache-2.0
/// \file
/// Counts for each kind of rows how many were read, how many live on, and why the others do not.
#pragma once

#include "mappings/rules/planning.hpp"

namespace gc2pc {

/// Fills Plan::counts. Throws Error(internal) when a balance does not add up.
void count_rows(Planning& p);

} // namespace gc2pc
