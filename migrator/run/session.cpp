// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/session.hpp"

#include "adapters/files/local_file_store.hpp"
#include "adapters/files/nesting.hpp"
#include "adapters/files/small_file.hpp"
#include "adapters/open/open_archive.hpp"
#include "adapters/open/open_directory.hpp"
#include "mappings/model/error.hpp"
#include "mappings/rules/profile.hpp"
#include "mappings/rules/rule_file.hpp"
#include "migrator/run/option_text.hpp"
#include "migrator/run/protection.hpp"

#include <filesystem>
#include <initializer_list>
#include <system_error>
#include <utility>

namespace gc2pc {
namespace {

/// An option, and whether it was given.
using GivenOption = std::pair<const char*, bool>;

/// Refuses `option` without all of `needed`; says at once what is missing.
void need(const GivenOption& option, std::initializer_list<GivenOption> needed) {
  std::vector<std::string> missing;
  for (const auto& [name, given] : needed)
    if (!given)
      missing.emplace_back(name);
  if (option.second && !missing.empty())
    throw Error(ErrorKind::usage, std::string(option.first) + " needs " + listed(missing) + " too");
}

/// gc2pc never writes to the legacy store, and what it copies must not come up in the list of what there is
/// to copy.
void refuse_nested_stores(const RunConfig& config) {
  if (!config.files_from || !config.files_to)
    return;
  const bool to_inside = is_inside(*config.files_to, *config.files_from);
  const bool from_inside = is_inside(*config.files_from, *config.files_to);
  if (to_inside || from_inside)
    throw Error(ErrorKind::usage, to_inside && from_inside ? "--files-from and --files-to are the same folder"
                                  : to_inside              ? "--files-to is inside --files-from"
                                                           : "--files-from is inside --files-to")
        .hint("Name two folders, neither of them inside the other.");
}

/// A directory, the address and the pool are one thing: what is handed over, where and to whom. With only
/// some of them a run would leave the handover out, and the crew would find out on Monday.
void check_combinations(const RunConfig& config) {
  const GivenOption directory{"--directory", config.directory.has_value()};
  const GivenOption address{"--lookup-address", config.lookup_address.has_value()};
  const GivenOption pool{"--pool", config.pool.has_value()};
  for (const auto& part :
       {directory, address, pool, GivenOption{"--home-pool", config.home_pool.has_value()}})
    need(part, {directory, address, pool});
  need({"a login to the directory", config.login != DirectoryLogin{}}, {directory});
  const GivenOption files_from{"--files-from", config.files_from.has_value()};
  need({"--files-to", config.files_to.has_value()}, {files_from});
  refuse_nested_stores(config);
  need({"--max-file-size", config.max_file_size.has_value()}, {files_from});
}

int jobs_of(const RunConfig& config, const ChatReader* store) {
  const int jobs = config.jobs.value_or(1);
  if (jobs > 1 && store != nullptr && !store->parallel_writers())
    throw Error(ErrorKind::usage,
                "--jobs is " + std::to_string(jobs) + ", but such a target allows only one writer at a time")
        .hint("Leave --jobs out.");
  return jobs;
}

} // namespace

void Session::use(std::shared_ptr<ChatStore> edge) {
  store = edge;
  writable_store_ = std::move(edge);
}

void Session::use(std::shared_ptr<Directory> edge) {
  directory = edge;
  writable_directory_ = std::move(edge);
}

void Session::use(std::shared_ptr<FileStore> edge) {
  files_to = edge;
  writable_files_ = std::move(edge);
}

void refuse_run_in_store(const RunConfig& config, const std::filesystem::path& run) {
  for (const auto& [option, store] :
       {std::pair{"--files-from", config.files_from}, std::pair{"--files-to", config.files_to}})
    if (store && is_inside(run, *store))
      throw Error(ErrorKind::usage, std::string("--run is inside the file store of ") + option)
          .hint("Name a run folder outside of both file stores.");
}

void require_target(const ReadSession& session) {
  if (!session.store)
    throw Error(ErrorKind::usage, "no target is given").hint("Name it with --target.");
}

std::unique_ptr<LegacySource> open_source_of(const RunConfig& config) {
  std::optional<Profile> profile;
  if (config.source_profile)
    profile = load_profile(*config.source_profile);
  return open_any_source(config.source, profile, opening_with(config.protection));
}

std::shared_ptr<FileStore> legacy_files_of(const RunConfig& config) {
  return std::make_shared<LocalFileStore>(*config.files_from, TemporaryNames::refused, Links::refused);
}

std::shared_ptr<FileStore> pool_files_of(const RunConfig& config) {
  return std::make_shared<LocalFileStore>(*config.files_to, TemporaryNames::ignored, Links::refused);
}

Session session_without_edges(const RunConfig& config) {
  check_combinations(config);
  Session session;
  session.config = config;
  session.rules_xml =
      config.rules ? read_small_file(*config.rules, "rule file") : std::string(default_rule_file());
  session.policies = parse_rules(session.rules_xml, config.rules.value_or("the default rules").string());
  if (config.lookup_address)
    session.lookup_address = SipUri::parse(*config.lookup_address);
  session.release = config.release.value_or(session.release);
  session.replication_wait = config.replication_wait.value_or(session.replication_wait);
  session.endpoint_template =
      config.endpoint_template
          ? parse_endpoint_template(read_small_file(*config.endpoint_template, "endpoint template"),
                                    config.endpoint_template->string())
          : default_endpoint_template();
  session.max_file_kb = config.max_file_size.value_or(session.max_file_kb);
  return session;
}

Session open_session(const RunConfig& config, const StopRequested& stop) {
  if (config.source.empty())
    throw Error(ErrorKind::usage, "no source is given").hint("Name the legacy database with --source.");
  auto session = session_without_edges(config);
  session.source = open_source_of(config);
  if (!config.target.empty())
    session.use(open_store(config.target, stop));
  session.jobs = jobs_of(config, session.store.get());
  if (config.directory)
    session.use(open_directory(*config.directory, config.login, stop));
  if (config.endpoint_template && session.directory && session.directory->is_deferred())
    throw Error(ErrorKind::usage, "--endpoint-template cannot be used with --directory script:")
        .hint("Leave it out: the cmdlet chooses the endpoint's classes and attributes.");
  if (config.files_from)
    session.files_from = legacy_files_of(config);
  if (config.files_to)
    session.use(pool_files_of(config));
  return session;
}

// The readers keep the adapters; the pointers that could write end with the session that had them.
ReadSession open_read_session(const RunConfig& config, const StopRequested& stop) {
  return static_cast<ReadSession&&>(open_session(config, stop));
}

} // namespace gc2pc
