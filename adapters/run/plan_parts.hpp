// SPDX-License-Identifier: Apache-2.0
/// \file
/// How much of a stored plan is wanted.
#pragma once

namespace gc2pc {

enum class PlanParts {
  all,
  /// Without the rows of the structure and the rest, and of the findings only the errors: what is needed to
  /// compare, and to find out whether the plan can be executed. A large pool has millions of rows.
  outline,
  /// The outline, all findings, and of the rows those of categories and rooms: what a report shows.
  report,
  /// What a rollback needs: all rows, but of those that were inserted only numbers, GUIDs and keys. No
  /// expected lines, and of the findings only the errors.
  undo
};

} // namespace gc2pc
