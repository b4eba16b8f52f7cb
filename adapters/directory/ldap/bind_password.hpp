// SPDX-License-Identifier: Apache-2.0
/// \file
/// The password of a bind, from the environment, a private file or a descriptor; never from a command line.
#pragma once

#include "adapters/crypto/secret.hpp"
#include "adapters/directory/directory_login.hpp"

#include <string>

namespace gc2pc::ldap {

class BindPassword final : public Secret {
 public:
  /// Reads it from where the login says. Throws Error(usage) when it names no place, or two, or there is
  /// nothing; os_error and Error(permission) for a file that cannot be read, or that others can.
  [[nodiscard]] static BindPassword from(const DirectoryLogin& login);

 private:
  BindPassword(std::string given, const std::string& origin);
};

} // namespace gc2pc::ldap
