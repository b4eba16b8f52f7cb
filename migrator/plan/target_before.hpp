// SPDX-License-Identifier: Apache-2.0
/// \file
/// The target as it would be without a run that has written into it.
#pragma once

#include "adapters/target/chat_reader.hpp"
#include "mappings/model/plan.hpp"
#include "migrator/run/run.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace gc2pc {

/// What of a run is in the target.
struct OwnRows {
  std::shared_ptr<const Plan> plan; ///< whose structure it is; null when none is there
  bool created = false;             ///< the target itself is the run's
  bool rest = false;                ///< the last rows are there, too
  std::vector<chat::NodeId> rooms;  ///< whose messages are the run's
};

/// By the marks and cursors in the target; of a run that was closed, by its plan. `plan` is the run's own and
/// must outlive the result.
[[nodiscard]] OwnRows own_rows(const Run& run, ChatReader& store, const Plan& plan);

/// What to make of rows that others wrote since.
enum class LaterRows {
  kept,   ///< they are there, and a new plan has to do with them
  dropped ///< how the run decided is asked: then they were not
};

/// The inventory without the run's rows. Nothing for a target that is absent or empty, or that the run
/// created.
[[nodiscard]] std::optional<chat::Inventory> target_before(ChatReader& store, const OwnRows& own,
                                                           LaterRows later);

} // namespace gc2pc
