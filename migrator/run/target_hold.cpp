// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/target_hold.hpp"

#include "mappings/model/error.hpp"
#include "migrator/run/target_marks.hpp"

#include <fmt/format.h>

namespace gc2pc {
namespace {

const chat::ChangeSet no_changes;

bool has_record(const Run& run, const std::string& hash) {
  bool found = false;
  run.database().read_journal([&](const JournalRow& row) { found = found || row.sha256 == hash; });
  return found;
}

bool is_elsewhere(const Run& run, const std::optional<std::string>& held) {
  return held && !has_record(run, *held);
}

Error elsewhere(const Run& run) {
  return Error(ErrorKind::conflict,
               fmt::format("the target was last written with another copy of this run's folder: what that "
                           "one did is not in the journal in '{}'",
                           run.folder().string()))
      .hint(fmt::format("Use the folder that was used last. If it is lost, and no gc2pc works on the run, "
                        "delete the row with run '{}' and mark '{}' from gc2pc_mark in the target, and "
                        "resume the cutover.",
                        run.id(), journal_mark));
}

} // namespace

void hold_target(ChatStore& store, const Run& run) {
  const auto held = store.mark_detail(run.id(), journal_mark);
  if (is_elsewhere(run, held))
    throw elsewhere(run);
  const auto own = last_hash(run.database());
  if (held == own)
    return;
  try {
    store.amend({no_changes, held.value_or("")}, {no_changes, own}, run.id(), journal_mark);
  } catch (const Error&) { // between the look and the write another copy may have come first
    if (is_elsewhere(run, store.mark_detail(run.id(), journal_mark)))
      throw elsewhere(run);
    throw;
  }
}

void require_latest_copy(ReadSession& session, const Run& run) {
  if (session.store && session.store->state() == StoreState::present &&
      is_elsewhere(run, session.store->mark_detail(run.id(), journal_mark)))
    throw elsewhere(run);
}

void hold_target_if_begun(Session& session, const Run& run) {
  if (session.store && session.store->state() == StoreState::present &&
      session.store->has_mark(run.id(), origin_mark))
    hold_target(session.writable_store(), run);
}

} // namespace gc2pc
