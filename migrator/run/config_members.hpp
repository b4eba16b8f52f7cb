// SPDX-License-Identifier: Apache-2.0
/// \file
/// The members of a run's configuration: what each is called, how its text is read and written, and whether
/// it may be given otherwise later. Keeping, reading back, merging and the command line all go by this table.
#pragma once

#include "migrator/run/option_text.hpp"
#include "migrator/run/run_config.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc {

/// One member of RunConfig.
struct ConfigMember {
  std::string_view name; ///< in the kept JSON and, with two hyphens, on the command line
  bool changeable;       ///< may be given later, or otherwise
  std::optional<std::string> (*text)(const RunConfig&); ///< nothing when it was not given
  /// Throws Error(usage) for a text that the option does not take.
  void (*read)(RunConfig&, const OptionText&);
};

/// How a member takes part in merging.
enum class Merge { fixed, changeable };

template <Merge merge, Range range, auto... path>
constexpr ConfigMember config_number(std::string_view name) {
  return {name, merge == Merge::changeable,
          [](const RunConfig& config) { return text_of(member_at<path...>(config)); },
          [](RunConfig& config, const OptionText& given) {
            read_value(given, range, member_at<path...>(config));
          }};
}
template <auto... path>
constexpr auto fixed = config_number<Merge::fixed, Range{}, path...>;
template <auto... path>
constexpr auto changeable = config_number<Merge::changeable, Range{}, path...>;
template <auto path>
constexpr auto of_login = changeable<&RunConfig::login, path>;
template <auto path>
constexpr auto of_protection = changeable<&RunConfig::protection, path>;

/// More than this many connections gain nothing on any server and cost each of them memory.
inline constexpr std::int64_t most_jobs = 32;
/// More than any file system holds in one file.
inline constexpr std::int64_t largest_file_kb = 1'000'000'000'000;

/// In the order in which a difference is looked for.
inline constexpr std::array config_members{
    fixed<&RunConfig::source>("source"),
    fixed<&RunConfig::target>("target"),
    fixed<&RunConfig::source_profile>("source-profile"),
    fixed<&RunConfig::directory>("directory"),
    fixed<&RunConfig::lookup_address>("lookup-address"),
    fixed<&RunConfig::pool>("pool"),
    fixed<&RunConfig::home_pool>("home-pool"),
    fixed<&RunConfig::release>("release"),
    fixed<&RunConfig::endpoint_template>("endpoint-template"),
    fixed<&RunConfig::rules>("rules"),
    fixed<&RunConfig::files_from>("files-from"),
    fixed<&RunConfig::files_to>("files-to"),
    config_number<Merge::fixed, Range{1, largest_file_kb}, &RunConfig::max_file_size>("max-file-size"),
    changeable<&RunConfig::replication_wait>("replication-wait"),
    config_number<Merge::changeable, Range{1, most_jobs}, &RunConfig::jobs>("jobs"),
    of_protection<&SnapshotProtection::encrypt_to>("encrypt-to"),
    of_protection<&SnapshotProtection::passphrase_env>("passphrase-env"),
    of_protection<&SnapshotProtection::passphrase_file>("passphrase-file"),
    of_protection<&SnapshotProtection::decrypt_key>("decrypt-key"),
    of_protection<&SnapshotProtection::decrypt_cert>("decrypt-cert"),
    of_protection<&SnapshotProtection::sign_key>("sign-key"),
    of_protection<&SnapshotProtection::sign_cert>("sign-cert"),
    of_protection<&SnapshotProtection::verify_key>("verify-key"),
    of_login<&DirectoryLogin::bind_dn>("directory-bind-dn"),
    of_login<&DirectoryLogin::password_env>("directory-password-env"),
    of_login<&DirectoryLogin::password_file>("directory-password-file"),
    of_login<&DirectoryLogin::sasl>("directory-sasl"),
    of_login<&DirectoryLogin::ca>("directory-ca"),
    of_login<&DirectoryLogin::cert>("directory-cert"),
    of_login<&DirectoryLogin::key>("directory-key"),
    of_login<&DirectoryLogin::tls>("directory-tls"),
};

/// Null when none is called so.
constexpr const ConfigMember* config_member(std::string_view name) {
  const auto* found = std::find_if(config_members.begin(), config_members.end(),
                                   [&](const ConfigMember& member) { return member.name == name; });
  return found == config_members.end() ? nullptr : found;
}

} // namespace gc2pc
