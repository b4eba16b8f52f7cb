// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a run works on, as given on the command line or in an INI file, and as kept in the run folder after
/// `plan`.
#pragma once

#include "adapters/directory/directory_login.hpp"
#include "adapters/directory/directory_reader.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// How the snapshot is protected: names of files and variables, never what is in them.
struct SnapshotProtection {
  std::vector<std::filesystem::path> encrypt_to;        ///< certificates of recipients
  std::optional<std::string> passphrase_env;            ///< variable with a passphrase
  std::optional<std::filesystem::path> passphrase_file; ///< private file, or a pipe, with a passphrase
  std::optional<std::filesystem::path> decrypt_key;     ///< private key of a recipient
  std::optional<std::filesystem::path> decrypt_cert;    ///< its certificate
  std::optional<std::filesystem::path> sign_key;        ///< private key that signs the manifest
  std::optional<std::filesystem::path> sign_cert;       ///< its certificate; none for Ed25519
  std::optional<std::filesystem::path> verify_key;      ///< public key or certificate that must have signed

  friend bool operator==(const SnapshotProtection&, const SnapshotProtection&) = default;
};

/// No secrets: those come from the environment, a descriptor or a file with mode 0600, and are never kept.
/// The names and texts of the members are in migrator/run/config_members.hpp.
struct RunConfig {
  std::string source; ///< SOCI connection string
  std::string target; ///< SOCI connection string
  std::optional<std::string>
      source_profile; ///< shipped profile's name or a file; nothing: recognised by its tables
  std::optional<std::string> directory;      ///< ldif:FILE, ldaps://HOST,…, or script:DIR, before them
  std::optional<std::string> lookup_address; ///< sip:…
  std::optional<std::string> pool;           ///< FQDN of the Persistent Chat pool
  std::optional<std::string> home_pool; ///< FQDN of its next hop pool; nothing: the pool of the same name
  std::optional<Release> release;       ///< how the user gives the address up
  std::optional<std::filesystem::path> endpoint_template;        ///< what the endpoint is made of
  std::optional<std::chrono::duration<double>> replication_wait; ///< how long a controller may be late
  std::optional<std::filesystem::path> rules;                    ///< rule file; nothing: the defaults
  std::optional<int> jobs;                                       ///< how many copy messages side by side
  std::optional<std::filesystem::path> files_from;               ///< legacy file store
  std::optional<std::filesystem::path> files_to;                 ///< file store of the pool
  std::optional<std::int64_t> max_file_size;                     ///< KB that the new pool allows a file

  SnapshotProtection protection;
  DirectoryLogin login; ///< to the directory's servers: names of accounts, files and variables

  friend bool operator==(const RunConfig&, const RunConfig&) = default;
};

/// JSON text, members sorted; absent members are left out. Throws Error(usage) for a value that is not UTF-8:
/// it could not be kept to the letter.
[[nodiscard]] std::string stored_config(const RunConfig& given);
/// Throws Error(corrupt) when the text is not what to_json wrote.
[[nodiscard]] RunConfig config_from_stored(const std::string& text);

/// The kept configuration, with options given again: each must agree with what is kept. Throws Error(usage)
/// that names the first option that differs, with both values. Only how the snapshot is protected, and how
/// one signs in to the directory, may be said later, or otherwise: keys and accounts live elsewhere than
/// where the plan was made, and a snapshot that is there already refuses what does not fit it.
[[nodiscard]] RunConfig merged(const RunConfig& before, const RunConfig& given);

} // namespace gc2pc
