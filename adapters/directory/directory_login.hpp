// SPDX-License-Identifier: Apache-2.0
/// \file
/// How to sign in to a directory server: what the operator says, never a secret itself.
#pragma once

#include <optional>
#include <string>

namespace gc2pc {

/// Each member is the value of the option --directory-NAME, e.g. `--directory-bind-dn`.
struct DirectoryLogin {
  std::optional<std::string> bind_dn;       ///< DN, or user@domain, of a simple bind
  std::optional<std::string> password_env;  ///< variable with its password
  std::optional<std::string> password_file; ///< private file, or a pipe, with its password
  std::optional<std::string> sasl;          ///< gssapi or external, instead of a simple bind
  std::optional<std::string> ca;            ///< PEM file with the authorities that are trusted
  std::optional<std::string> cert, key;     ///< PEM files of a client certificate
  std::optional<std::string> tls;           ///< `off`: without TLS where that gives nothing away

  friend bool operator==(const DirectoryLogin&, const DirectoryLogin&) = default;
};

} // namespace gc2pc
