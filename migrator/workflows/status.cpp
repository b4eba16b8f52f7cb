// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/status.hpp"

#include "adapters/export/archive_prefix.hpp"
#include "adapters/open/open_directory.hpp"
#include "adapters/sql/odbc_connection.hpp"
#include "mappings/model/error.hpp"
#include "migrator/base/moment.hpp"
#include "migrator/run/describe.hpp"
#include "migrator/run/journal.hpp"
#include "migrator/run/records.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/run_config.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/run/status.hpp"
#include "migrator/verify/result.hpp"
#include "migrator/workflows/verify.hpp"

namespace gc2pc {
namespace {

/// A run folder may have come from elsewhere: what it names is not loaded into this process because it says
/// so.
void refuse_loaded_files(const std::string& connection, const std::string& option) {
  if (connection.starts_with(archive_prefix))
    return;
  if (const auto keyword = loaded_file(ConnectionString::parse(connection)))
    throw Error(ErrorKind::configuration, "the connection that the run folder keeps for " + option +
                                              " names a file that ODBC would load or write (" + *keyword +
                                              ")")
        .hint("If you trust this file, give " + option +
              " again, on the command line or in your INI file. Better: register the driver in odbcinst.ini "
              "and name it.");
}

} // namespace

RunConfig load_config(const Run& run) {
  return config_from_stored(run.checked_config());
}

RunConfig load_config(const Run& run, const RunConfig& given) {
  const auto kept = load_config(run);
  if (given.source.empty())
    refuse_loaded_files(kept.source, "--source");
  if (given.target.empty() && !kept.target.empty())
    refuse_loaded_files(kept.target, "--target");
  return merged(kept, given);
}

RunStatus status_now(const Run& run, std::optional<std::string> owner, const DirectoryLogin& login) {
  AddressLook look;
  if (run.state().nobody_owns_since() && run.value("config")) {
    RunConfig given;
    given.login = login;
    const auto config = merged(load_config(run), given);
    if (config.directory && config.lookup_address)
      try {
        const std::unique_ptr<DirectoryReader> directory = open_directory(*config.directory, config.login);
        look = look_at_address(*directory, SipUri::parse(*config.lookup_address));
      } catch (const Error& error) {
        look.trouble = error.message();
      }
  }
  return describe(run, std::move(owner), look);
}

namespace {

/// Adds up the time without an owner: at least from the first read that showed none to the one that showed
/// one again, at most from the moment before the owner was removed.
class OwnerlessTime {
 public:
  void take(const JournalRecord& record) {
    const auto at = record.entry.moment();
    switch (record.event) {
    case Event::address_leaving:
      leaving_ = leaving_.value_or(at);
      break;
    case Event::address_free:
      free_ = free_.value_or(at);
      break;
    case Event::address_taken:
      if (free_) {
        const auto before = span_.value_or(OwnerlessSpan{});
        span_ = OwnerlessSpan{before.at_least + seconds_between(*free_, at),
                              before.at_most + seconds_between(leaving_.value_or(*free_), at)};
      }
      free_.reset();
      leaving_.reset();
      break;
    default:
      break;
    }
  }
  [[nodiscard]] const std::optional<OwnerlessSpan>& span() const { return span_; }

 private:
  std::optional<Moment> leaving_, free_;
  std::optional<OwnerlessSpan> span_;
};

} // namespace

Audit audit(const Run& run) {
  run.database().check_whole();
  Audit result;
  OwnerlessTime ownerless;
  read_journal(run.database(), run.id(), [&](const JournalRecord& record) {
    ownerless.take(record);
    auto entry = record.entry;
    for (const auto& [name, value] : record.counters)
      entry.detail += (entry.detail.empty() ? "" : "; ") + name + " " + std::to_string(value);
    if (!record.fingerprint.empty())
      entry.detail += "; fingerprint " + record.fingerprint;
    result.entries.push_back(std::move(entry));
  });
  result.last_hash = last_hash(run.database());
  result.without_owner = ownerless.span();
  return result;
}

} // namespace gc2pc
