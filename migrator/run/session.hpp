// SPDX-License-Identifier: Apache-2.0
/// \file
/// The opened edges of a run: to look at them, and to change them.
#pragma once

#include "adapters/directory/directory.hpp"
#include "adapters/files/file_store.hpp"
#include "adapters/source/legacy_source.hpp"
#include "adapters/stop.hpp"
#include "adapters/target/chat_store.hpp"
#include "mappings/model/policies.hpp"
#include "mappings/rules/endpoint_template.hpp"
#include "mappings/rules/planner.hpp"
#include "migrator/run/run_config.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace gc2pc {

struct SnapshotKeys;

/// Everything that looking needs. What a dry run gets: no edge in it can be written, so that a call of a
/// write does not compile.
struct ReadSession {
  RunConfig config;
  Policies policies;
  std::string rules_xml; ///< the rule file as it was read, for the snapshot and the plan's inputs
  std::unique_ptr<LegacySource> source;
  std::shared_ptr<ChatReader> store;          ///< null when no target is configured
  std::shared_ptr<DirectoryReader> directory; ///< null when none is configured
  std::optional<SipUri> lookup_address;
  Release release = Release::remove;                   ///< --release
  EndpointTemplate endpoint_template;                  ///< --endpoint-template
  std::chrono::duration<double> replication_wait{900}; ///< --replication-wait: how late a controller may be
  int jobs = 1;                                        ///< --jobs: how many copy messages side by side
  std::shared_ptr<FileReader> files_from;              ///< null when none is configured
  std::shared_ptr<FileReader> files_to;                ///< null when none is configured
  std::int64_t max_file_kb = default_max_file_kb;      ///< --max-file-size

  /// Read from their files when the snapshot needs them; see migrator/snapshot/keys.hpp.
  std::shared_ptr<const SnapshotKeys> snapshot_keys;

  std::optional<std::size_t> max_errors; ///< --max-errors: planning stops at that many (TooManyErrors)

  /// The address can be handed over: directory, lookup address and pool are configured.
  [[nodiscard]] bool has_handover() const { return directory && lookup_address && config.pool; }
};

/// The same edges, and their writes: for what changes something.
class Session : public ReadSession {
 public:
  /// Each is written and read from here on.
  void use(std::shared_ptr<ChatStore> edge);
  void use(std::shared_ptr<Directory> edge);
  void use(std::shared_ptr<FileStore> edge);

  /// Each must be configured.
  [[nodiscard]] ChatStore& writable_store() const { return *writable_store_; }
  [[nodiscard]] Directory& writable_directory() const { return *writable_directory_; }
  [[nodiscard]] FileStore& writable_files() const { return *writable_files_; }

 private:
  std::shared_ptr<ChatStore> writable_store_;
  std::shared_ptr<Directory> writable_directory_;
  std::shared_ptr<FileStore> writable_files_;
};

/// A session without edges: rules, endpoint template, address and numbers of the configuration. Throws usage
/// for combinations that make no sense, and what reading the files throws.
[[nodiscard]] Session session_without_edges(const RunConfig& config);
/// The two file stores of a configuration that names them.
[[nodiscard]] std::shared_ptr<FileStore> legacy_files_of(const RunConfig& config);
[[nodiscard]] std::shared_ptr<FileStore> pool_files_of(const RunConfig& config);
/// Opens what the configuration names. Throws usage for combinations that make no sense (only some of
/// directory, lookup address and pool; files-to without files-from), and what the adapters throw. `stop` ends
/// the target's waits for a server.
[[nodiscard]] Session open_session(const RunConfig& config, const StopRequested& stop = {});
/// The same for what only looks.
[[nodiscard]] ReadSession open_read_session(const RunConfig& config, const StopRequested& stop = {});
/// Throws usage when the run folder would lie in a file store: its files would come up among those to copy,
/// or be served to clients.
void refuse_run_in_store(const RunConfig& config, const std::filesystem::path& run);
/// Throws usage when the session has no target.
void require_target(const ReadSession& session);
/// The legacy database of a configuration once more: an object of its own sees the state of now, while the
/// session's sees the one it was first read in.
[[nodiscard]] std::unique_ptr<LegacySource> open_source_of(const RunConfig& config);

} // namespace gc2pc
