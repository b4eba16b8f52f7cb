// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/open_run.hpp"

#include "adapters/files/leftovers.hpp"
#include "mappings/model/error.hpp"
#include "migrator/run/applied_plan.hpp"

namespace gc2pc {
namespace {

const std::filesystem::path& existing(const std::filesystem::path& folder) {
  if (!RunDatabase::exists(folder))
    throw Error(ErrorKind::no_such_run, "'" + folder.string() + "' does not contain a run")
        .hint("Make one with 'gc2pc plan --run DIR'.");
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
  tidy_run_folder(folder);
  if (!lock.taken_over_from())
    return;
  const auto sentence = "the lock of " + *lock.taken_over_from() + " was taken over; that process has ended";
  run.record(Event::lock_taken_over, {}, sentence);
  observer.note(sentence);
}

} // namespace gc2pc
