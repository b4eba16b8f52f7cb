// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/open_run.hpp"

#include "adapters/files/leftovers.hpp"
#include "adapters/run/run_folder.hpp"
#include "migrator/run/applied_plan.hpp"

namespace gc2pc {
namespace {

const std::filesystem::path& existing(const std::filesystem::path& folder) {
  check_run_folder(folder);
  if (!RunDatabase::exists(folder))
    throw RunDatabase::missing(folder);
  return folder;
}

const std::filesystem::path& made(const std::filesystem::path& folder) {
  accept_run_folder(folder);
  return folder;
}

} // namespace

void tidy_run_folder(const std::filesystem::path& folder) {
  for (const auto* part : {"", "snapshot", "rejects"})
    remove_dead_leftovers(folder / part);
  tidy_applied_plan(folder);
}

OpenRun::OpenRun(const std::filesystem::path& folder, Observer& observer)
    : lock(existing(folder)), run(Run::open(folder, false)) {
  settle(observer);
}

OpenRun::OpenRun(const std::filesystem::path& folder, ToPlan, Observer& observer)
    : lock(made(folder)), run(Run::create(folder)) {
  settle(observer);
}

void OpenRun::settle(Observer& observer) {
  tidy_run_folder(run.folder());
  if (!lock.taken_over_from())
    return;
  const auto sentence = "the lock of " + *lock.taken_over_from() + " was taken over; that process has ended";
  run.record(Event::lock_taken_over, {}, sentence);
  observer.note(sentence);
}

} // namespace gc2pc
