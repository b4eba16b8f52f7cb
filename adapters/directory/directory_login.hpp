// SPDX-License-Identifier: Apache-2.0
/// \file
/// How to sign in to a directory server: what the operator says, never a secret itself.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace gc2pc {

/// Ways to sign in without a password.
enum class Sasl { gssapi, external };
/// Whether the connection is encrypted; `off` where that gives nothing away.
enum class Tls { on, off };

/// Each member is the value of the option --directory-NAME, e.g. `--directory-bind-dn`.
struct DirectoryLogin {
  std::optional<std::string> bind_dn;                 ///< DN, or user@domain, of a simple bind
  std::optional<std::string> password_env;            ///< variable with its password
  std::optional<std::filesystem::path> password_file; ///< private file, or a pipe, with its password
  std::optional<Sasl> sasl;                           ///< instead of a simple bind
  std::optional<std::filesystem::path> ca;            ///< PEM file with the authorities that are trusted
  std::optional<std::filesystem::path> cert, key;     ///< PEM files of a client certificate
  std::optional<Tls> tls;

  friend bool operator==(const DirectoryLogin&, const DirectoryLogin&) = default;
};

} // namespace gc2pc
