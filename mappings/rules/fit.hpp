// SPDX-License-Identifier: Apache-2.0
/// \file
/// C59: what the target would refuse of a finished plan: values that do not fit, and static rows that it
/// lacks.
#pragma once

#include "mappings/rules/planning.hpp"

namespace gc2pc {

/// After the rows are written; the last findings of all (C1).
void report_fit(Planning& p);

} // namespace gc2pc
