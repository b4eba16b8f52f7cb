// SPDX-License-Identifier: Apache-2.0
/// \file
/// A password that is not known to any person, for an account that has lost its own.
#pragma once

#include <string>

namespace gc2pc::ldap {

/// 32 characters of all kinds, so that every usual policy takes it; wiped when it goes.
class RandomPassword {
 public:
  RandomPassword();
  RandomPassword(const RandomPassword&) = delete;
  RandomPassword& operator=(const RandomPassword&) = delete;
  ~RandomPassword();

  /// As unicodePwd takes it: in quotes, UTF-16, little-endian.
  [[nodiscard]] std::string attribute_value() const;

 private:
  std::string text_;
};

} // namespace gc2pc::ldap
