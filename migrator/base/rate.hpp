// SPDX-License-Identifier: Apache-2.0
/// \file
/// How fast work was done.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gc2pc {

/// Work whose speed is measured.
enum class Work {
  read_source,     ///< all messages of the source, in messages
  check_source,    ///< a source that was read before: counts and what is new, in messages
  write_rows,      ///< everything but messages, in rows
  copy_messages,   ///< in messages
  write_messages,  ///< into an empty table of a target that is being assessed, in messages
  copy_files,      ///< in files
  verify,          ///< reading the target's messages, in messages
  delete_messages, ///< by a rollback, in messages
  other_cutover,   ///< what a rehearsed cutover took besides, as one unit
  other_rollback,  ///< the same of a rollback
};

/// As in JSON and in run.db: "copy messages".
[[nodiscard]] std::string_view to_string(Work work);
/// Nothing for a name that is not a work's.
[[nodiscard]] std::optional<Work> work_from(std::string_view name);
/// As in "stopped while reading the source".
[[nodiscard]] std::string_view gerund_of(Work work);

/// Where a rate was measured.
enum class Measured { here, rehearsal, earlier_run };

/// A rate that was measured in this run, in its rehearsal, or in an earlier run of the same pool.
struct Rate {
  Work work = Work::read_source;
  std::uint64_t units = 0;
  std::uint64_t bytes = 0;
  double seconds = 0;
  Measured measured = Measured::here;
  [[nodiscard]] double per_second() const { return seconds > 0 ? static_cast<double>(units) / seconds : 0; }
};

} // namespace gc2pc
