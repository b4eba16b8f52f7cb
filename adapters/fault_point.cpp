// SPDX-License-Identifier: Apache-2.0
#include "adapters/fault_point.hpp"

#include "mappings/model/error.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <string>

namespace gc2pc {
namespace {

struct Named {
  FaultPoint point;
  std::string_view name;
};

constexpr std::array names{
    Named{FaultPoint::lock_taken, "lock-taken"},
    Named{FaultPoint::plan_saved, "plan-saved"},
    Named{FaultPoint::applied_plan_kept, "applied-plan-kept"},
    Named{FaultPoint::plan_replaced, "plan-replaced"},
    Named{FaultPoint::structure_amended, "structure-amended"},
    Named{FaultPoint::stale_room_cleared, "stale-room-cleared"},
    Named{FaultPoint::journal_before_append, "journal-before-append"},
    Named{FaultPoint::journal_appended, "journal-appended"},
    Named{FaultPoint::journal_head_kept, "journal-head-kept"},
    Named{FaultPoint::run_before_counted, "run-before-counted"},
    Named{FaultPoint::file_before_rename, "file-before-rename"},
    Named{FaultPoint::file_after_rename, "file-after-rename"},
    Named{FaultPoint::snapshot_part_written, "snapshot-part-written"},
    Named{FaultPoint::snapshot_manifest_listed, "snapshot-manifest-listed"},
    Named{FaultPoint::snapshot_manifest_written, "snapshot-manifest-written"},
    Named{FaultPoint::snapshot_written, "snapshot-written"},
    Named{FaultPoint::store_created, "store-created"},
    Named{FaultPoint::structure_applied, "structure-applied"},
    Named{FaultPoint::chunk_begun, "chunk-begun"},
    Named{FaultPoint::chunk_before_commit, "chunk-before-commit"},
    Named{FaultPoint::chunk_after_commit, "chunk-after-commit"},
    Named{FaultPoint::rest_applied, "rest-applied"},
    Named{FaultPoint::files_listed, "files-listed"},
    Named{FaultPoint::file_copied, "file-copied"},
    Named{FaultPoint::release_image_added, "release-image-added"},
    Named{FaultPoint::release_before_remove, "release-before-remove"},
    Named{FaultPoint::release_after_remove, "release-after-remove"},
    Named{FaultPoint::endpoint_before_create, "endpoint-before-create"},
    Named{FaultPoint::endpoint_created, "endpoint-created"},
    Named{FaultPoint::handover_looked, "handover-looked"},
    Named{FaultPoint::run_completed, "run-completed"},
    Named{FaultPoint::rollback_begun, "rollback-begun"},
    Named{FaultPoint::endpoint_before_remove, "endpoint-before-remove"},
    Named{FaultPoint::endpoint_removed, "endpoint-removed"},
    Named{FaultPoint::user_before_restore, "user-before-restore"},
    Named{FaultPoint::user_restored, "user-restored"},
    Named{FaultPoint::file_before_remove, "file-before-remove"},
    Named{FaultPoint::file_removed, "file-removed"},
    Named{FaultPoint::rest_before_revert, "rest-before-revert"},
    Named{FaultPoint::rest_reverted, "rest-reverted"},
    Named{FaultPoint::room_before_delete, "room-before-delete"},
    Named{FaultPoint::room_deleted, "room-deleted"},
    Named{FaultPoint::structure_before_revert, "structure-before-revert"},
    Named{FaultPoint::structure_reverted, "structure-reverted"},
    Named{FaultPoint::store_removed, "store-removed"},
    Named{FaultPoint::rollback_compared, "rollback-compared"},
    Named{FaultPoint::control_rows_gone, "control-rows-gone"},
};

#ifdef GC2PC_FAULTS

/// What the environment asked for: death at a point, or a list of all that are passed.
struct Armed {
  FaultPoint point{};
  int countdown = 0;
  std::string trace;
};

void append_line(const std::string& file, std::string_view text) {
  const auto line = std::string(text) + '\n';
  const int out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const bool written =
      out >= 0 && ::write(out, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  if (out >= 0)
    ::close(out);
  if (!written)
    throw Error(ErrorKind::usage, "GC2PC_FAULT: cannot write '" + file + "'");
}

/// A wrong value is an error: a crash test that never crashes would prove nothing.
std::optional<Armed> armed_by_environment() {
  const char* value = std::getenv("GC2PC_FAULT");
  if (!value || !*value)
    return std::nullopt;
  const std::string_view text(value);
  const auto first = text.find(':');
  if (text.substr(0, first) == "trace" && first != std::string_view::npos && first + 1 < text.size())
    return Armed{{}, 0, std::string(text.substr(first + 1))};
  const auto second = first == std::string_view::npos ? first : text.find(':', first + 1);
  int countdown = 0;
  if (second != std::string_view::npos && text.substr(second + 1) == "kill") {
    std::from_chars(text.data() + first + 1, text.data() + second, countdown);
    for (const auto& [point, name] : names)
      if (name == text.substr(0, first) && countdown > 0)
        return Armed{point, countdown, {}};
  }
  throw Error(ErrorKind::usage, "GC2PC_FAULT is '" + std::string(text) + "'")
      .hint("It must be <point>:<n>:kill with an existing point and n from 1, or trace:<file>.");
}

#endif

} // namespace

std::string_view to_string(FaultPoint point) {
  for (const auto& named : names)
    if (named.point == point)
      return named.name;
  return "unknown";
}

std::span<const FaultPoint> fault_points() {
  static constexpr auto points = [] {
    std::array<FaultPoint, names.size()> all{};
    for (std::size_t i = 0; i < names.size(); ++i)
      all[i] = names[i].point;
    return all;
  }();
  return points;
}

void fault_point([[maybe_unused]] FaultPoint point) {
#ifdef GC2PC_FAULTS // only builds with tests: no environment variable kills a program in production
  static const auto armed = armed_by_environment();
  static std::atomic<int> passed{0};
  if (armed && !armed->trace.empty())
    append_line(armed->trace, to_string(point));
  else if (armed && armed->point == point && ++passed == armed->countdown)
    (void)std::raise(SIGKILL);
#endif
}

} // namespace gc2pc
