// SPDX-License-Identifier: Apache-2.0
/// \file
/// The primary group of a restored account. Neither memberOf nor member names it: it is only a number, and
/// the directory accepts that number only from a member of the group.
#pragma once

#include "adapters/directory/ldap/image.hpp"

#include <functional>
#include <string>

namespace gc2pc::ldap {

class PrimaryGroup {
 public:
  PrimaryGroup(DirectorySession& session, Forest& forest, const Image& image)
      : session_(session), forest_(forest), image_(image) {}

  /// Does one write, and keeps a refusal.
  using Attempt = std::function<void(const std::string& what, const std::function<void(Connection&)>& write)>;
  /// In the order that the directory demands: member of the group first, then the number, then out of the
  /// former primary group, of which the directory makes the account an ordinary member.
  void restore(const std::string& base, const Attempt& attempt);

 private:
  [[nodiscard]] bool is_member(const DirectoryEntry& group, const std::string& account);

  DirectorySession& session_;
  Forest& forest_;
  const Image& image_;
};

} // namespace gc2pc::ldap
