// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/status.hpp"

#include "adapters/open/open_directory.hpp"
#include "mappings/model/error.hpp"
#include "migrator/run/describe.hpp"
#include "migrator/run/lock.hpp"
#include "migrator/run/records.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/run_config.hpp"
#include "migrator/run/status.hpp"
#include "migrator/verify/result.hpp"
#include "migrator/workflows/verify.hpp"

namespace gc2pc {

RunStatus status_of(const std::filesystem::path& folder) {
  // The lock first: a run that ends in between is told as running, never a running one as ended.
  auto owner = lock_owner(folder);
  return describe(Run::open(folder, true), std::move(owner));
}

RunStatus status_now(const std::filesystem::path& folder, const DirectoryLogin& login) {
  auto owner = lock_owner(folder);
  const auto run = Run::open(folder, true);
  AddressLook look;
  const auto kept = run.value("config");
  if (run.state().nobody_owns_since() && kept) {
    RunConfig given;
    given.login = login;
    const auto config = merged(config_from_json(*kept), given);
    if (config.directory && config.lookup_address)
      try {
        const auto directory = open_directory(*config.directory, config.login);
        look = look_at_address(*directory, SipUri::parse(*config.lookup_address));
      } catch (const Error& error) {
        look.trouble = error.message();
      }
  }
  return describe(run, std::move(owner), look);
}

std::vector<JournalEntry> audit(const std::filesystem::path& folder) {
  const auto run = Run::open(folder, true);
  run.database().check_whole();
  std::vector<JournalEntry> entries;
  read_journal(run.database(), run.id(), [&](const JournalRecord& record) {
    auto entry = record.entry;
    for (const auto& [name, value] : record.counters)
      entry.detail += (entry.detail.empty() ? "" : "; ") + name + " " + std::to_string(value);
    if (!record.fingerprint.empty())
      entry.detail += "; fingerprint " + record.fingerprint;
    entries.push_back(std::move(entry));
  });
  return entries;
}

} // namespace gc2pc
