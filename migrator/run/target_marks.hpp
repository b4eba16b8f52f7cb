// SPDX-License-Identifier: Apache-2.0
/// \file
/// The marks that a run leaves in the target besides those of its steps.
#pragma once

#include <string_view>

namespace gc2pc {

/// Whose the rows are: the run folder, host and time, as `another run is at work` says them. Written once.
inline constexpr std::string_view origin_mark = "origin";
/// Hash of a record of the journal: see hold_target. Written once more with each step.
inline constexpr std::string_view journal_mark = "journal";
/// Left by ChatStore::create.
inline constexpr std::string_view created_mark = "create";
/// The structure of the plan whose hash is its detail is in the target.
inline constexpr std::string_view structure_mark = "structure";
/// The last rows of a cutover are.
inline constexpr std::string_view rest_mark = "rest";
/// The run is complete. Its control rows stay in the target nevertheless: without them a rollback could not
/// know what of the run is there, and on Monday morning going back must still be possible. `close_run` takes
/// them away, and the way back with them. The mark tells other runs that this one is no longer at work.
inline constexpr std::string_view complete_mark = "complete";

} // namespace gc2pc
