// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a rollback must check besides the steps: what users did since, and whether everything is as it was.
#pragma once

#include "mappings/model/plan.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/session.hpp"

#include <string>
#include <vector>

namespace gc2pc {

/// Throws conflict when rooms of the plan hold messages that the run did not copy, when rows that others
/// added refer to what the run wrote, or when a target that the run created holds rooms that it did not
/// make: a rollback would delete them too, or could not finish. With `discard` only for what
/// is never deleted: rooms and categories of others below a migrated category.
void refuse_new_content(ChatReader& store, const Run& run, const Plan& plan, bool discard);

/// What is not as it was before the cutover, each a clause.
struct FromBefore {
  std::vector<std::string> announced;  ///< differences that were said before anything was changed
  std::vector<std::string> unexpected; ///< all others
  /// What was read in the directory: only who owns the address where the account never lost it, since an
  /// account that kept it may have been changed by others.
  enum class Directory { nothing, owner, account } directory = Directory::nothing;
  std::string owner; ///< "sip:… belongs to '…'"

  /// "target and directory are as they were before", and what is not; only what was compared.
  [[nodiscard]] std::string sentence() const;
};

/// Compares target and directory with the snapshot.
[[nodiscard]] FromBefore compare_with_before(ReadSession& session, const Run& run);

} // namespace gc2pc
