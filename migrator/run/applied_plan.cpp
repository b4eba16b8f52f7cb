// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/applied_plan.hpp"

#include "adapters/fault_point.hpp"
#include "adapters/files/os_error.hpp"
#include "mappings/model/error.hpp"
#include "migrator/run/target_marks.hpp"

namespace gc2pc {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const Run& run) {
  return run.folder() / "applied";
}

fs::path unfinished_in(const fs::path& run_folder) {
  return run_folder / "applied.unfinished";
}

void must(const std::error_code& failure, const fs::path& folder) {
  if (failure)
    throw os_error("cannot keep the plan in '" + folder.string() + "'", failure.value());
}

} // namespace

void tidy_applied_plan(const fs::path& run_folder) {
  const auto unfinished = unfinished_in(run_folder);
  std::error_code failure;
  fs::remove_all(unfinished, failure);
  must(failure, unfinished);
}

// Whoever calls this still has the plan as the run's own, so the one kept earlier may go first.
void keep_applied_plan(const Run& run, const Plan& plan) {
  const auto folder = folder_of(run);
  const auto unfinished = unfinished_in(run.folder());
  tidy_applied_plan(run.folder());
  make_run_folder(unfinished);
  {
    auto database = RunDatabase::create(unfinished);
    database.save_plan(plan);
  }
  std::error_code failure;
  fs::remove_all(folder, failure);
  must(failure, folder);
  fs::rename(unfinished, folder, failure);
  must(failure, folder);
  fault_point(FaultPoint::applied_plan_kept);
}

std::shared_ptr<const Plan> plan_in_target(const Run& run, ChatReader& store, const Plan& plan) {
  const auto hash = store.mark_detail(run.id(), structure_mark);
  if (!hash)
    return nullptr;
  if (*hash == plan.hash)
    return {std::shared_ptr<const Plan>(), &plan};
  if (RunDatabase::exists(folder_of(run)))
    if (auto kept = RunDatabase::open(folder_of(run), true).load_plan(); kept.hash == *hash)
      return std::make_shared<const Plan>(std::move(kept));
  throw Error(ErrorKind::corrupt,
              "the target holds rows of plan " + hash->substr(0, 12) + ", which the run folder no longer has")
      .hint("Restore the run folder from a backup.");
}

} // namespace gc2pc
