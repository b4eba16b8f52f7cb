// SPDX-License-Identifier: Apache-2.0
/// \file
/// The options by name, and sets of them: a misspelt one does not compile.
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>

namespace gc2pc::cli {

/// In the order of help: by group, the usual ones first.
enum class OptionId {
  // what to do
  run,
  config,
  execute,
  plan,
  consent,
  yes,
  verify,
  deadline,
  safety,
  quiet_time,
  max_rate,
  pause_file,
  since,
  rules,
  max_errors,
  list,
  sample,
  allow_new,
  no_journal,
  room,
  principal,
  discard_new_messages,
  probe_target,
  messages,
  rooms,
  people,
  roles,
  seed,
  with_target,
  raw,
  of_store,
  level,
  scope,
  start_date,
  end_date,
  with_search_db,
  // databases and files
  out,
  csv,
  notice,
  source,
  target,
  files_from,
  files_to,
  max_file_size,
  source_profile,
  jobs,
  // directory
  directory,
  lookup_address,
  pool,
  home_pool,
  release,
  directory_bind_dn,
  directory_password_env,
  directory_password_file,
  directory_password_fd,
  directory_sasl,
  directory_ca,
  directory_cert,
  directory_key,
  directory_tls,
  endpoint_template,
  replication_wait,
  // snapshot
  encrypt_to,
  passphrase_env,
  passphrase_file,
  passphrase_fd,
  decrypt_key,
  decrypt_cert,
  sign_key,
  sign_cert,
  verify_key,
  // output
  json,
  lines,
  audit,
  watch,
  exit_code,
  log,
  metrics,
  hooks,
  verbose,
  no_progress,
  progress_interval,
  help
};

inline constexpr std::size_t option_count = static_cast<std::size_t>(OptionId::help) + 1;

/// What a command takes.
class OptionSet {
 public:
  constexpr OptionSet(std::initializer_list<OptionId> ids) {
    for (const auto id : ids)
      has_[static_cast<std::size_t>(id)] = true;
  }
  [[nodiscard]] constexpr bool contains(OptionId id) const { return has_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] constexpr OptionSet operator|(const OptionSet& other) const {
    OptionSet both = *this;
    for (std::size_t i = 0; i < option_count; ++i)
      both.has_[i] = has_[i] || other.has_[i];
    return both;
  }

 private:
  std::array<bool, option_count> has_{};
};

} // namespace gc2pc::cli
