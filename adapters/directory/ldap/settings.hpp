// SPDX-License-Identifier: Apache-2.0
/// \file
/// Which directory servers, and how to reach and to convince them.
#pragma once

#include "adapters/directory/directory_login.hpp"
#include "adapters/directory/ldap/limits.hpp"
#include "adapters/stop.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::ldap {

/// One domain controller.
struct Server {
  bool ldaps = true; ///< TLS from the first byte; else StartTLS
  std::string host;
  int port = 636;

  /// `ldaps://dc1.contoso.com`, the port only where it is not the usual one.
  [[nodiscard]] std::string url() const;
  /// 127.0.0.0/8, ::1 or localhost: what is sent there leaves no machine.
  [[nodiscard]] bool is_loopback() const;
  /// The same machine as global catalog.
  [[nodiscard]] Server catalog() const;
};

enum class BindMethod { simple, gssapi, external };

struct Settings {
  std::vector<Server> servers; ///< at least one; the first that answers is written to
  DirectoryLogin login;
  BindMethod bind = BindMethod::simple;
  bool tls = true;
  /// A controller that does not even take the connection is passed over soon.
  std::chrono::seconds connect_timeout{10};
  /// A search over a large forest may take its time; one that never ends must not hold the weekend up.
  std::chrono::seconds operation_timeout{60};
  Limits limits;
  StopRequested stop; ///< asked within searches that last
};

/// `spec` is one or more URLs joined by commas: `ldaps://dc1.contoso.com,ldaps://dc2.contoso.com`. Throws
/// Error(usage) for what is not such a list, a login that is not complete, and TLS switched off where a
/// password would go over a network.
[[nodiscard]] Settings settings_of(std::string_view spec, const DirectoryLogin& login);

/// The list as settings_of understands it, in its shortest form.
[[nodiscard]] std::string text_of(const std::vector<Server>& servers);

} // namespace gc2pc::ldap
