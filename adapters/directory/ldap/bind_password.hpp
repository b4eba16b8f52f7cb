// SPDX-License-Identifier: Apache-2.0
/// \file
/// The password of a bind, from the environment, a private file or a descriptor; never from a command line.
#pragma once

#include "adapters/directory/directory_login.hpp"

#include <string>
#include <string_view>

namespace gc2pc::ldap {

/// A password; its bytes are wiped when it goes.
class BindPassword {
 public:
  /// Reads it from where the login says. Throws Error(usage) when it names no place, or two, or there is
  /// nothing; os_error and Error(permission) for a file that cannot be read, or that others can.
  [[nodiscard]] static BindPassword from(const DirectoryLogin& login);

  BindPassword(const BindPassword&) = delete;
  BindPassword& operator=(const BindPassword&) = delete;
  BindPassword(BindPassword&& other) noexcept;
  BindPassword& operator=(BindPassword&&) = delete;
  ~BindPassword();

  [[nodiscard]] std::string_view text() const noexcept { return text_; }

 private:
  BindPassword(std::string text, const std::string& origin);
  std::string text_;
};

} // namespace gc2pc::ldap
