// SPDX-License-Identifier: Apache-2.0
/// \file
/// How much of a stored plan is wanted.
#pragma once

namespace gc2pc {

enum class PlanParts {
  all,
  /// Without the rows of the structure and the rest, and of the findings only the errors: what is needed to
  /// compare, and to find out whether the plan can be executed. A large pool has millions of rows.
  outline
};

} // namespace gc2pc
