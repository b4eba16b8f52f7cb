// SPDX-License-Identifier: Apache-2.0
/// \file
/// Findings that are known only when everything else is: rooms left behind, dropped columns, federated
/// principals.
#pragma once

#include "mappings/rules/planning.hpp"

namespace gc2pc {

/// After the rows are written.
void report_run(Planning& p);

} // namespace gc2pc
