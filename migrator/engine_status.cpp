// SPDX-License-Identifier: Apache-2.0
#include "migrator/engine.hpp"
#include "migrator/run/describe.hpp"
#include "migrator/run/lock.hpp"
#include "migrator/run/records.hpp"
#include "migrator/run/run.hpp"

namespace gc2pc {

RunStatus status_of(const std::filesystem::path& folder) {
  // The lock first: a run that ends in between is told as running, never a running one as ended.
  auto owner = lock_owner(folder);
  return describe(Run::open(folder, true), std::move(owner));
}

std::vector<JournalEntry> audit(const std::filesystem::path& folder) {
  const auto run = Run::open(folder, true);
  run.database().check_whole();
  std::vector<JournalEntry> entries;
  read_journal(run.database(), run.id(), [&](const JournalRecord& record) {
    auto entry = record.entry;
    for (const auto& [name, value] : record.counters)
      entry.detail += (entry.detail.empty() ? "" : "; ") + name + " " + std::to_string(value);
    entries.push_back(std::move(entry));
  });
  return entries;
}

std::optional<VerifyResult> last_verification(const std::filesystem::path& folder) {
  const auto run = Run::open(folder, true);
  const auto kept = run.value("verification");
  return kept ? std::optional(verification_from_json(*kept)) : std::nullopt;
}

} // namespace gc2pc
