// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/session.hpp"

#include "adapters/directory/read_only_directory.hpp"
#include "adapters/files/local_file_store.hpp"
#include "adapters/files/read_only_file_store.hpp"
#include "adapters/open/open_directory.hpp"
#include "mappings/model/error.hpp"
#include "mappings/rules/profile.hpp"
#include "mappings/rules/rule_file.hpp"
#include "migrator/base/read_file.hpp"

#include <charconv>
#include <utility>

namespace gc2pc {
namespace {

/// Refuses `option` without `needed`.
void need(bool has_option, const char* option, bool has_needed, const char* needed) {
  if (has_option && !has_needed)
    throw Error(ErrorKind::usage, std::string(option) + " needs " + needed + " too");
}

/// A directory, the address and the pool are one thing: what is handed over, where and to whom. With only
/// some of them a run would leave the handover out, and the crew would find out on Monday.
void check_combinations(const RunConfig& config) {
  if (config.source.empty())
    throw Error(ErrorKind::usage, "no source is given").hint("Name the legacy database with --source.");
  need(config.directory.has_value(), "--directory", config.lookup_address.has_value(), "--lookup-address");
  need(config.lookup_address.has_value(), "--lookup-address", config.directory.has_value(), "--directory");
  need(config.lookup_address.has_value(), "--lookup-address", config.pool.has_value(), "--pool");
  need(config.pool.has_value(), "--pool", config.directory.has_value(), "--directory");
  need(config.home_pool.has_value(), "--home-pool", config.pool.has_value(), "--pool");
  if (config.login != DirectoryLogin{})
    need(true, "a login to the directory", config.directory.has_value(), "--directory");
  need(config.files_to.has_value(), "--files-to", config.files_from.has_value(), "--files-from");
  need(config.max_file_size.has_value(), "--max-file-size", config.files_from.has_value(), "--files-from");
}

/// A day is more than any weekend wants to wait for a controller.
constexpr double longest_wait = 86'400;

/// How the address changes hands.
void read_handover_options(const RunConfig& config, Session& session) {
  if (config.release && *config.release != "delete" && *config.release != "disable")
    throw Error(ErrorKind::usage, "--release is '" + *config.release + "'").hint("It is delete or disable.");
  session.release = config.release == "disable" ? Release::withdraw : Release::remove;
  session.endpoint_template =
      config.endpoint_template
          ? parse_endpoint_template(read_file(*config.endpoint_template, "endpoint template"),
                                    *config.endpoint_template)
          : default_endpoint_template();
  if (config.replication_wait) {
    const auto& text = *config.replication_wait;
    const auto* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, session.replication_wait);
    if (parsed.ec != std::errc{} || parsed.ptr != end || session.replication_wait < 0 ||
        session.replication_wait > longest_wait)
      throw Error(ErrorKind::usage, "--replication-wait is '" + text + "'")
          .hint("It is a number of seconds, at most a day.");
  }
}

/// More than this many connections gain nothing on any server and cost each of them memory.
constexpr int most_jobs = 32;

int jobs_of(const RunConfig& config, const ChatStore* store) {
  if (!config.jobs)
    return 1;
  int jobs = 0;
  const auto& text = *config.jobs;
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, jobs);
  if (parsed.ec != std::errc{} || parsed.ptr != end || jobs < 1 || jobs > most_jobs)
    throw Error(ErrorKind::usage, "--jobs is '" + text + "'")
        .hint("It is a number from 1 to " + std::to_string(most_jobs) + ".");
  if (jobs > 1 && store != nullptr && !store->parallel_writers())
    throw Error(ErrorKind::usage, "--jobs is " + text + ", but such a target has one writer at a time")
        .hint("Leave --jobs out.");
  return jobs;
}

/// More than any file system holds in one file.
constexpr std::int64_t largest_file_kb = 1'000'000'000'000;

std::int64_t max_file_kb_of(const RunConfig& config) {
  if (!config.max_file_size)
    return default_max_file_kb;
  std::int64_t kb = 0;
  const auto& text = *config.max_file_size;
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, kb);
  if (parsed.ec != std::errc{} || parsed.ptr != end || kb < 1 || kb > largest_file_kb)
    throw Error(ErrorKind::usage, "--max-file-size is '" + text + "'")
        .hint("It is a number of KB, as MaxFileSizeKB of the pool.");
  return kb;
}

template <class Edge>
std::unique_ptr<Edge> with_access(std::unique_ptr<Edge> edge, SessionAccess access) {
  return access == SessionAccess::writable ? std::move(edge) : read_only(std::move(edge));
}

} // namespace

ChatStore& require_target(const Session& session) {
  if (!session.store)
    throw Error(ErrorKind::usage, "no target is given").hint("Name it with --target.");
  return *session.store;
}

std::unique_ptr<LegacySource> open_source_of(const RunConfig& config) {
  std::optional<Profile> profile;
  if (config.source_profile)
    profile = load_profile(*config.source_profile);
  return open_source(config.source, profile);
}

Session open_session(const RunConfig& config, SessionAccess access) {
  check_combinations(config);
  Session session;
  session.config = config;
  session.rules_xml = config.rules ? read_file(*config.rules, "rule file") : std::string(default_rule_file());
  session.policies = parse_rules(session.rules_xml, config.rules.value_or("the default rules"));
  if (config.lookup_address)
    session.lookup_address = SipUri::parse(*config.lookup_address);
  read_handover_options(config, session);
  session.source = open_source_of(config);
  if (!config.target.empty())
    session.store = with_access(open_store(config.target), access);
  session.jobs = jobs_of(config, session.store.get());
  session.max_file_kb = max_file_kb_of(config);
  if (config.directory)
    session.directory = with_access(open_directory(*config.directory, config.login), access);
  if (config.endpoint_template && session.directory && session.directory->leaves_changes_to_others())
    throw Error(ErrorKind::usage, "--endpoint-template does not go with --directory script:")
        .hint("Leave it out: the cmdlet decides what the endpoint is made of.");
  if (config.files_from)
    session.files_from = read_only(std::make_unique<LocalFileStore>(*config.files_from));
  if (config.files_to)
    session.files_to = with_access<FileStore>(std::make_unique<LocalFileStore>(*config.files_to), access);
  return session;
}

} // namespace gc2pc
