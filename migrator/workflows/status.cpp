// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/status.hpp"

#include "adapters/open/open_directory.hpp"
#include "mappings/model/error.hpp"
#include "migrator/run/describe.hpp"
#include "migrator/run/records.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/run_config.hpp"
#include "migrator/run/status.hpp"
#include "migrator/verify/result.hpp"
#include "migrator/workflows/verify.hpp"

namespace gc2pc {

RunConfig load_config(const Run& run) {
  const auto config = run.value("config");
  if (!config)
    throw Error(ErrorKind::no_such_run, "the run in '" + run.folder().string() + "' has no plan")
        .hint("Make one with 'gc2pc plan --run DIR'.");
  return config_from_stored(*config);
}

RunStatus status_now(const Run& run, std::optional<std::string> owner, const DirectoryLogin& login) {
  AddressLook look;
  const auto kept = run.value("config");
  if (run.state().nobody_owns_since() && kept) {
    RunConfig given;
    given.login = login;
    const auto config = merged(config_from_stored(*kept), given);
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

std::vector<JournalEntry> audit(const Run& run) {
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
